// What the screen knows of the changes: how many, how fast, and on which wikis.

const SECONDS = 60;
const rates = [];
const counts = {};
let top = [];
let seen = 0;
let before = 0;
let rate = null;

// A change as a row of the log. Those that test the stream itself are none.
function row(change) {
  if (change?.meta?.domain === 'canary' || change?.wiki === undefined) return null;
  seen += 1;
  counts[change.wiki] = (counts[change.wiki] ?? 0) + 1;
  // The first ones at once, later ones every second.
  if (seen < 100) rank();
  return {
    key: change.meta.id,
    wiki: change.wiki,
    title: change.title,
    user: change.user,
    bot: change.bot === true,
    kind: change.type,
    size: change.length?.new === undefined ? null : change.length.new - (change.length.old ?? 0),
    clock: clock(new Date(change.meta.dt)),
    link: change.title_url ?? change.meta.uri,
  };
}

// The first moment brings what the server remembers: that is no rate.
function measure() {
  if (before > 0) {
    rate = seen - before;
    rates.push(rate);
    if (rates.length > SECONDS) rates.shift();
  }
  before = seen;
  rank();
}

function rank() {
  top = Object.entries(counts)
    .sort((one, other) => other[1] - one[1])
    .slice(0, 8)
    .map(([wiki, count]) => ({wiki, count, share: count / seen}));
}

function clock(at) {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function whole(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ' ');
}
