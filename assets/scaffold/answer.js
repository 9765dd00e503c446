// What services that answer questions put into their events, whichever of them it is.

// The next words of the answer.
function words(data) {
  if (data == null || typeof data !== 'object') return '';
  const kind = String(data.type ?? '');
  // Summaries repeat the words; thoughts, arguments and sounds are none.
  if (/done$|reasoning|arguments|thinking|audio|image|code|refusal|mcp|input/.test(kind) || data.token?.special) return '';
  const choice = data.choices?.[0];
  const delta = data.delta;
  const parts = data.candidates?.[0]?.content?.parts;
  const places = [
    choice?.delta?.content, choice?.text, parts, data.token?.text,
    typeof delta === 'string' ? delta : delta?.message?.content?.text ?? delta?.text,
    data.message?.content, data.textDelta, data.response, data.completion, data.text,
  ];
  return joined(places.find((place) => typeof place === 'string' || Array.isArray(place)));
}

// Text, or the text of a list of parts.
function joined(place) {
  if (typeof place === 'string') return place;
  return Array.isArray(place) ? place.map((part) => part?.text ?? '').join('') : '';
}

// What the answer has cost, as the last event says it.
function spent(data) {
  const told = data?.usage ?? data?.delta?.usage?.tokens ?? data?.response?.usage ?? data?.usageMetadata ?? data?.details ?? (data?.done ? data : null);
  if (told == null || typeof told !== 'object') return '';
  const counts = Object.entries(told).filter(([name, value]) => typeof value === 'number' && /tok|count/i.test(name));
  return counts.map(([name, value]) => `${name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' ').toLowerCase()} ${value}`).join(' · ');
}

// What went wrong, as some services say it in the middle of a stream.
function problem(data) {
  const error = data?.error ?? data?.response?.error;
  if (error == null) return '';
  return typeof error === 'string' ? error : error.message ?? JSON.stringify(error);
}
