// How values are written.

// Numbers in groups of three, with so many decimals, or as many as say something.
function number(value, decimals) {
  if (typeof value !== 'number') return value ?? '–';
  const telling = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 3 : Math.abs(value) < 1000 ? 2 : 1;
  const [units, rest] = value.toFixed(decimals ?? telling).split('.');
  return units.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (rest ? `.${rest}` : '');
}

// An amount of money: the sign of its currency before it, a code without a sign behind it.
function money(value, currency, decimals) {
  if (typeof value !== 'number') return value ?? '–';
  const code = String(currency ?? '').trim().toUpperCase();
  const signs = {EUR: '€', USD: '$', GBP: '£', JPY: '¥', CNY: 'CN¥', INR: '₹', KRW: '₩', AUD: 'A$', CAD: 'CA$', NZD: 'NZ$', CHF: 'CHF '};
  const sign = signs[code] ?? (code.length === 1 ? code : '');
  const digits = number(Math.abs(value), /^(JPY|KRW|VND|CLP|ISK)$/.test(code) ? 0 : decimals);
  const shown = sign !== '' || code === '' ? sign + digits : `${digits} ${code}`;
  return value < 0 ? `-${shown}` : shown;
}

// A value with the unit that the event names.
function measured(text, unit) {
  return text === '' || text === '–' || unit == null || unit === '' ? text : `${text} ${unit}`;
}

// A number of bytes: 63.3 MB.
function bytes(value) {
  if (typeof value !== 'number') return value ?? '–';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
  const size = value / 1000 ** step;
  return `${step === 0 ? size : size.toFixed(size < 100 ? 1 : 0)} ${units[step]}`;
}

// A span of time, from milliseconds.
function span(value) {
  if (typeof value !== 'number' || isNaN(value)) return value ?? '–';
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 1000) return `${number(value, size < 10 && !Number.isInteger(value) ? 1 : 0)} ms`;
  if (size < 60000) return `${(value / 1000).toFixed(1)} s`;
  const minutes = Math.floor(value / 60000);
  if (minutes < 60) return `${minutes} min ${Math.floor((value % 60000) / 1000)} s`;
  if (minutes < 2880) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${Math.floor(minutes / 1440)} days`;
}

function percent(value) {
  return typeof value === 'number' && !isNaN(value) ? `${number(value, Number.isInteger(value) ? 0 : 1)} %` : '–';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// The reader's time of an ISO time, of seconds or of milliseconds; of another day with its date.
function clock(value) {
  const isSeconds = typeof value === 'number' && value < 1e11;
  // Dates know milliseconds; some servers send microseconds, or a blank for the T.
  const time = typeof value === 'string' ? value.replace(/(\.\d{3})\d+/, '$1').replace(/^(\d{4}-\d\d-\d\d) /, '$1T') : value;
  const at = new Date(isSeconds ? time * 1000 : time);
  if (value == null || isNaN(at.getTime())) return value ?? '';
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0'));
  const now = new Date();
  if (at.toDateString() === now.toDateString()) return parts.join(':');
  const day = `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  return at.getFullYear() === now.getFullYear() ? `${day} ${parts[0]}:${parts[1]}` : `${day} ${at.getFullYear()}`;
}

// A value in one line: its sentence first, then what else it says.
function line(value) {
  if (value == null) return '';
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    const first = value.slice(0, 3).map(line).filter((text) => text !== '').join('; ');
    return value.length > 3 ? `${first}; ${value.length - 3} more` : first;
  }
  const found = [];
  gather(value, '', found, 0);
  const who = found.find(([name]) => /^(user|username|author|acct|displayName|display_name|sender|customer)$/i.test(name));
  const says = found.find(([name, text]) => /^(message|msg|text|content|headline|title|summary|description)$/i.test(name) && typeof text === 'string');
  const isTime = (text) => typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:/.test(text);
  const rest = found.filter((one) => one !== who && one !== says && !isTime(one[1]) && !/^(\$|_|@)|(^|_)(u?id|rid|id_v1|uri|url|hash|href|jsonrpc)$|[a-z](Id|Uri|Url|Token)$/.test(one[0]));
  const lead = says ? (who ? `${who[1]}: ${plain(says[1])}` : plain(says[1])) : who ? who[1] : '';
  const words = rest.map(([name, text]) => `${name} ${typeof text === 'string' ? plain(text) : text}`);
  return [lead, ...words].filter((text) => text !== '').slice(0, 9).join(' · ');
}

// Names and single values of an object and of the objects in it.
function gather(value, name, found, level) {
  if (found.length >= 24 || value == null) return;
  if (typeof value !== 'object') {
    if (value !== '') found.push([name, value]);
  } else if (Array.isArray(value)) {
    if (value.length > 0 && typeof value[0] === 'object') value.slice(0, 2).forEach((one) => gather(one, name, found, level + 1));
    else if (value.length > 0) found.push([name, value.slice(0, 4).join(', ')]);
  } else if (level < 4) {
    Object.entries(value).forEach(([key, inner]) => gather(inner, key, found, level + 1));
  }
}

// Text without the marks of web pages and the colours of terminals.
function plain(text) {
  const marks = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' '};
  return text
    .slice(0, 2000)
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
    .replace(/<\/?[a-zA-Z][^<>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name) => marks[name])
    .replace(/\s+/g, ' ')
    .trim();
}

// An address without what all have.
function address(url) {
  return String(url ?? '').replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
}

// Fields that hold JSON as text become what the text says.
function open(data, names) {
  if (data == null || typeof data !== 'object') return;
  names.forEach((name) => {
    try {
      if (typeof data[name] === 'string') data[name] = JSON.parse(data[name]);
    } catch (_) {
      // It is text after all, and stays it.
    }
  });
}

// How much of a bar is filled, in percent.
function filled(value) {
  return typeof value === 'number' && !isNaN(value) ? Math.min(100, Math.max(0, value)) : 0;
}

// The things in a list within an event, each with what the event says of all; of `lifted` fields what is in their only object.
function rowsIn(data, name, lifted) {
  return [].concat(data ?? []).flatMap((outer) => {
    const inner = outer?.[name];
    if (!Array.isArray(inner)) return [];
    const {[name]: _, ...around} = outer;
    return inner.map((one) => {
      const row = {...around, ...one};
      lifted.forEach((field) => {
        const values = Object.values(row[field] ?? {});
        if (values.length === 1 && values[0] != null && typeof values[0] === 'object') row[field] = values[0];
      });
      return row;
    });
  });
}

// In a narrow window things stand below each other.
function isNarrow() {
  return device.width < 700;
}

// A line without axes.
function sparkline(values, label) {
  return {
    type: 'line',
    data: {labels: values.map(() => ''), datasets: [{label, data: values, pointRadius: 0, borderWidth: 1.5}]},
    options: {scales: {x: {display: false}, y: {display: false}}, plugins: {legend: {display: false}}},
  };
}

// A line for each thing that numbers of one stream belong to: six at most, in the order of their names. `last` is the newest value.
function linesOf(items, nameOf, valueOf) {
  const names = [...new Set(items.map(nameOf))].filter((name) => name != null).sort().slice(0, 6);
  return names.map((name) => {
    const data = items.map((one) => (nameOf(one) === name ? valueOf(one) ?? null : null));
    return {label: String(name), data, last: data.filter((value) => value != null).at(-1)};
  });
}

// How often events come, of how many had come at each of the last seconds: a second, or a minute where that is less than one.
function pace(counts) {
  const seconds = counts.length - 1;
  if (seconds < 1) return '';
  const last = Math.min(5, seconds);
  const perSecond = (counts.at(-1) - counts.at(-1 - last)) / last;
  if (perSecond >= 1) return `${number(Math.round(perSecond))} a second`;
  const came = counts.at(-1) - counts[0];
  if (came > 0) return `${Math.max(1, Math.round((came / seconds) * 60))} a minute`;
  return seconds < 10 ? '' : `none for ${seconds} s`;
}

// The counts with one more, a minute of them. What was sent at once when the stream opened is no pace, and a stream that is opened anew begins anew.
function withCount(counts, count) {
  if (count === 0 || count < (counts.at(-1) ?? 0)) return [];
  return [...counts.slice(-60), count];
}

// The colour of a level, a severity or a status.
function tone(word) {
  const name = String(word ?? '').toLowerCase();
  if (/^(err|fatal|crit|down|fail|alert|emerg)/.test(name)) return colors.danger;
  if (/^(warn|degraded|high)/.test(name)) return colors.warning;
  return /^(info|notice|ok|up|healthy)/.test(name) ? colors.info : colors.quiet;
}

// The colour of a line of a log, by the word or the letter for its level.
function toneOfLine(text) {
  const level = /\[(E|W|I)\]|\b(error|fatal|critical|failed|warning|warn)\b/i.exec(text ?? '');
  if (level == null) return colors.quiet;
  return {E: colors.danger, W: colors.warning, I: colors.info}[level[1]] ?? tone(level[2]);
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
