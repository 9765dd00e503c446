// What the wall knows: services, log lines, alerts. Handlers run for every event, so they touch little and copy nothing.

const list = [];
const byService = {};
const lines = [];
const found = [];
const KEPT_LINES = 10000;
const KEPT_ALERTS = 200;
const RANKS = {debug: 0, info: 1, warn: 2, error: 3};
let least = 'all';
let wanted = '';
let matching = lines;
let seenLines = 0;

function clock(iso) {
  const at = new Date(iso);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function putService(state) {
  if (typeof state?.service !== 'string') return;
  const known = byService[state.service];
  if (known) {
    Object.assign(known, state);
  } else {
    byService[state.service] = state;
    list.push(state);
    list.sort((one, other) => one.service.localeCompare(other.service));
  }
}

// Before the first state nothing is counted: a zero would be invented.
function hasStates() {
  return list.length > 0;
}

function countOf(status) {
  return list.filter((one) => one.status === status).length;
}

// The oldest lines go in blocks: taking one away from the front of ten thousand for each event would be slow.
function putLine(line) {
  if (typeof line?.message !== 'string' || typeof line.service !== 'string') return;
  seenLines += 1;
  line.key = seenLines;
  line.clock = clock(line.time);
  lines.push(line);
  if (lines.length > KEPT_LINES + 500) lines.splice(0, 500);
  if (matching !== lines && matches(line)) {
    matching.push(line);
    if (matching.length > KEPT_LINES + 500) matching.splice(0, 500);
  }
}

function matches(line) {
  if (least !== 'all' && RANKS[line.level] < RANKS[least]) return false;
  return wanted === '' || line.message.toLowerCase().includes(wanted) || line.service.includes(wanted);
}

function choose(level, words) {
  least = level;
  wanted = words.trim().toLowerCase();
  matching = least === 'all' && wanted === '' ? lines : lines.filter(matches);
}

function shown() {
  return matching;
}

function lineCount() {
  if (lines.length === 0) return '';
  return matching === lines ? `${lines.length} lines` : `${matching.length} of ${lines.length} lines`;
}

function nothingShown(isConnected) {
  if (lines.length > 0) return 'No line is like that';
  return isConnected ? 'Connected. Waiting for the first line' : 'No lines yet';
}

function putAlert(alert) {
  if (typeof alert?.title !== 'string') return null;
  alert.clock = clock(alert.at);
  alert.isNew = Date.now() - new Date(alert.at).getTime() < 5000;
  found.unshift(alert);
  if (found.length > KEPT_ALERTS) found.pop();
  return alert;
}

function stateColor(status) {
  return {up: colors.good, degraded: colors.warning, down: colors.danger}[status] ?? colors.idle;
}

function levelColor(level) {
  return {warn: colors.warning, error: colors.danger, info: colors.info}[level] ?? colors.faint;
}

function severityColor(severity) {
  return {critical: colors.danger, warning: colors.warning}[severity] ?? colors.info;
}

function severityIcon(severity) {
  return {critical: 'error', warning: 'warning'}[severity] ?? 'info';
}
