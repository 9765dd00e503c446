// When events came that say only that the stream is alive.

// The beats with one more: at the time that the event says, else now. A minute and a half of them is kept.
function withBeat(beats, said) {
  const time = millis(said) ?? Date.now();
  const last = beats.at(-1);
  // A stream that is resumed may send an older event again.
  if (last != null && time <= last.time) return beats;
  return [...beats.slice(-119), {time, gap: last == null ? null : time - last.time}];
}

// A point in time in milliseconds: of seconds, of milliseconds, or of an ISO text.
function millis(value) {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return isNaN(time) ? null : time;
}

// The point in time that a text says somewhere.
function timeIn(text) {
  const found = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*(Z|[+-]\d\d:\d\d)?/.exec(String(text ?? ''));
  return found == null ? null : `${found[1]}T${found[2]}${found[3] ?? ''}`;
}

function gapsOf(beats) {
  return beats.map((one) => one.gap).filter((gap) => gap != null);
}

function meanOf(beats) {
  const gaps = gapsOf(beats);
  return gaps.length === 0 ? '–' : span(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length);
}

function spreadOf(beats) {
  const gaps = gapsOf(beats);
  return gaps.length === 0 ? '–' : `${span(Math.min(...gaps))} … ${span(Math.max(...gaps))}`;
}
