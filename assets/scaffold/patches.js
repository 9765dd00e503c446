// Patches of a page, as Datastar sends them: lines `elements …`, `selector …`, `mode …` and `signals …`.

function fieldOf(body, name) {
  const lines = String(body.raw ?? '').split('\n').filter((text) => text.startsWith(`${name} `));
  return lines.map((text) => text.slice(name.length + 1)).join('\n');
}

// The parts of the page with the elements of a patch in their place; the newest hundred.
function patched(parts, body) {
  if (!/elements$/.test(body.event)) return parts;
  const html = fieldOf(body, 'elements');
  const id = fieldOf(body, 'selector').replace(/^#/, '') || (/\bid="([^"]+)"/.exec(html)?.[1] ?? '');
  const mode = fieldOf(body, 'mode');
  const others = parts.filter((part) => part.id !== id);
  if (mode === 'remove') return others;
  const old = parts.find((part) => part.id === id)?.html ?? '';
  const text = mode === 'append' ? old + html : mode === 'prepend' ? html + old : html;
  const at = parts.findIndex((part) => part.id === id);
  const part = {id, html: text};
  return at < 0 ? [...parts.slice(-99), part] : parts.map((known, place) => (place === at ? part : known));
}

// As many as a table shows.
const MOST_SIGNALS = 500;

// The signals with those of a patch; null takes one away.
function signalled(signals, body) {
  if (!/signals$/.test(body.event)) return signals;
  const said = {...signals, ...parsedObject(fieldOf(body, 'signals'))};
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null).slice(0, MOST_SIGNALS));
}

// The value of a JSON text; null if the text is not JSON.
function parsedObject(text) {
  try {
    return JSON.parse(text);
  } catch (_) {
    return null;
  }
}

function signalRows(signals) {
  return Object.entries(signals).map(([name, value]) => ({name, value: line(value)}));
}
