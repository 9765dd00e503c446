// What the steps know of addresses, commands and events.

function isAddress(text) {
  return isBehindHTTP(text) && !/\.(ya?ml)([?#]|$)|\/(asyncapi|openapi|api-docs|swagger)(\.json)?([?#]|$)/i.test(text);
}

// True for what is asked for over HTTP: a stream, or a document.
function isBehindHTTP(text) {
  return /^https?:\/\/\S+$/.test(text);
}

// True for an answer that is no stream, and may be a document that describes some: its content type tells, as the client words it.
function isDocument(error) {
  return /^the server sent `[^`]*(json|yaml|text\/plain|octet-stream)[^`]*` instead/i.test(String(error));
}

// Lines `Name: value` as a map.
function headersOf(lines) {
  const pairs = lines.split('\n').map((line) => [line.split(':')[0].trim(), line.split(':').slice(1).join(':').trim()]);
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== ''));
}

// A name for the folder: the last word of the path that is not a usual one for a stream.
function folderOf(source) {
  const usual = ['stream', 'streams', 'sse', 'events', 'feed', 'live', 'v1', 'v2'];
  const parts = source.split(/[?#]/)[0].split(/[/\\]/).filter((part) => part !== '' && !part.includes(':'));
  const own = parts.filter((part) => !usual.includes(part.toLowerCase())).at(-1) ?? parts.at(-1) ?? 'stream';
  const name = own.split('.')[0].replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase();
  return name === '' || name.startsWith('curl') ? 'stream' : name.slice(0, 40);
}

function clock(millis) {
  const at = new Date(millis);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function isRunning(sse) {
  return ['connecting', 'open', 'waiting'].includes(sse.state);
}
