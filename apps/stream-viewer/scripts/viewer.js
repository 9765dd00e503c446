// What the viewer knows beside the events themselves: names, the filter, the log of the connection, rates.

const names = [];
const entries = [];
const rates = [];
const KEPT_ENTRIES = 500;
let skipped = 0;
let paused = false;
let held = null;
// The newest event was not kept, and has lost its data.
let isDropped = false;
let wantedName = '';
let wantedText = '';
let before = 0;
let showsLog = false;

// Runs for every event, so it touches little; the rows themselves are made without a script. False keeps the event out of the list.
function see(body) {
  if (!names.includes(body.event) && names.length < 200) names.push(body.event);
  if (paused) skipped += 1;
  isDropped = paused;
  return !paused;
}

// While nothing is kept, the event that was the newest stays in view.
function pause(wanted, body) {
  paused = wanted;
  held = wanted && body?.raw != null ? body : null;
}

function isFiltering() {
  return wantedName !== '' || wantedText !== '';
}

function forget() {
  names.length = 0;
  rates.length = 0;
  skipped = 0;
}

function log(kind, text) {
  entries.push({time: clock(), kind, text: String(text ?? '').trim()});
  if (entries.length > KEPT_ENTRIES) entries.shift();
}

// The events of the last second, for the chart.
function note(events) {
  rates.push(Math.max(0, events - before));
  before = events;
  if (rates.length > 60) rates.shift();
}

// How often events come: a second, or a minute where that is less than one. What a server sends at once when it is connected to is no rate.
function rateOf(rates) {
  const later = rates.slice(1);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (later.length === 0 || mean(later) === 0) return '';
  const now = mean(later.slice(-5));
  return now >= 1 ? `${whole(Math.round(now))} a second` : `${Math.max(1, Math.round(mean(later) * 60))} a minute`;
}

function chartOf(values) {
  const shown = Array(60 - values.length).fill(null).concat(values);
  return {
    type: 'bar',
    data: {labels: shown.map(() => ''), datasets: [{label: 'events a second', data: shown.map((value) => value ?? 0)}]},
    options: {scales: {x: {display: false}, y: {beginAtZero: true}}, plugins: {legend: {display: false}}},
  };
}

function clock(millis) {
  const at = new Date(millis ?? Date.now());
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function whole(number) {
  return String(Math.round(number ?? 0)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

// What is sent, for the screen: what lets one in is not shown.
function sent(lines, user, bearer) {
  const masked = /auth|cookie|key|secret|token|password|signature/i;
  const own = Object.entries(headersOf(lines)).map(([name, value]) => `${name}: ${masked.test(name) ? '••••••' : value}`);
  const login = bearer !== '' ? ['Authorization: Bearer ••••••'] : user !== '' ? [`Authorization: Basic ${user.split(':')[0]}:••••••`] : [];
  return ['Accept: text/event-stream', ...login, ...own].join('   ');
}

// True while there is room for all columns.
function isWide() {
  return device.width >= 1000;
}

// True while the event in full stands below the list, and buttons below the address.
function isNarrow() {
  return device.width < 720;
}

// Lines `Name: value` as a map.
function headersOf(lines) {
  const pairs = lines.split('\n').map((line) => [line.split(':')[0].trim(), line.split(':').slice(1).join(':').trim()]);
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== ''));
}

// The headers of a request with a body say what the body is.
function headersFor(lines, body) {
  const own = headersOf(lines);
  const named = Object.keys(own).some((name) => name.toLowerCase() === 'content-type');
  return body === '' || named ? own : {'Content-Type': kindOf(body), ...own};
}

function kindOf(text) {
  try {
    JSON.parse(text);
    return 'application/json';
  } catch (_) {
    return 'text/plain; charset=utf-8';
  }
}

// Longer texts are not parsed again to be indented: that would hold up the window.
const INDENTED = 1000000;

function parsed(raw) {
  if (raw.length > INDENTED) return raw;
  try {
    return JSON.parse(raw);
  } catch (fault) {
    // It is text, and stays it.
    return raw;
  }
}

function pretty(raw) {
  const data = parsed(raw);
  return data === raw ? raw : JSON.stringify(data, null, 2);
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

// What a shell needs to see the same stream.
function curl(address, lines, user, bearer, method, body) {
  const headers = Object.entries(headersFor(lines, method === 'GET' ? '' : body)).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (bearer !== '') headers.push(`-H ${quoted(`Authorization: Bearer ${bearer}`)}`);
  if (bearer === '' && user !== '') headers.push(`-u ${quoted(user)}`);
  if (method !== 'GET') headers.push(`-X ${method}`);
  if (method !== 'GET' && body !== '') headers.push(`--data-raw ${quoted(body)}`);
  return ['curl -N', "-H 'Accept: text/event-stream'", ...headers, quoted(address)].join(' ');
}
