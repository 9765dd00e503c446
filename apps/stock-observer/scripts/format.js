// How values are written.

// Numbers in groups of three, with as many decimals as say something.
function number(value) {
  if (typeof value !== 'number') return value ?? '–';
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 3 : Math.abs(value) < 1000 ? 2 : 1;
  const [units, rest] = value.toFixed(decimals).split('.');
  return units.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (rest ? `.${rest}` : '');
}

// Hours, minutes and seconds of an ISO time, of seconds or of milliseconds.
function clock(value) {
  const isSeconds = typeof value === 'number' && value < 1e11;
  // Dates know milliseconds; some servers send microseconds.
  const time = typeof value === 'string' ? value.replace(/(\.\d{3})\d+/, '$1') : value;
  const at = new Date(isSeconds ? time * 1000 : time);
  if (value == null || isNaN(at.getTime())) return value ?? '';
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function isRunning(sse) {
  return ['connecting', 'open', 'waiting'].includes(sse.state);
}

// What stands where the first event will be.
function waitingFor(sse) {
  if (sse.state === 'open') return 'Connected. Waiting for the first event';
  const error = String(sse.lastError ?? '');
  if (/answered 40[13]/.test(error)) return 'The server does not let this app in. Its secrets belong into .env.secrets';
  return error === '' ? 'No events yet' : error.split(': {')[0];
}
