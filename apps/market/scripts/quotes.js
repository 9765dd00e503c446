// The shares by symbol, and how their numbers are written.

const shares = {};
const rows = [];
const POINTS = 120;
let selected = null;
let isPicked = false;

// One price. Runs for every event, so it touches one share and copies nothing.
function take(quote) {
  // What is no price changes nothing.
  if (typeof quote?.symbol !== 'string' || typeof quote.price !== 'number') return;
  let share = shares[quote.symbol];
  if (!share) {
    share = {symbol: quote.symbol, name: quote.name, open: quote.price - quote.change, price: quote.price, high: Math.max(quote.price, quote.price - quote.change), low: Math.min(quote.price, quote.price - quote.change), seen: 0, course: [], times: []};
    shares[quote.symbol] = share;
    rows.push(share);
    // Until one is picked, the first row of the table is shown: the one that is in sight.
    if (!isPicked && (selected == null || share.symbol < selected.symbol)) selected = share;
  }
  share.tick = quote.price - share.price;
  share.price = quote.price;
  share.change = quote.change;
  share.percent = quote.changePercent;
  share.volume = quote.volume;
  share.high = Math.max(share.high, quote.price);
  share.low = Math.min(share.low, quote.price);
  share.seen += 1;
  share.course.push(quote.price);
  share.times.push(Date.now());
  if (share.course.length > 2 * POINTS) {
    share.course.splice(0, POINTS);
    share.times.splice(0, POINTS);
  }
}

function select(share) {
  selected = shares[share.symbol];
  isPicked = true;
}

function isSelected(share) {
  return selected?.symbol === share.symbol;
}

function chartOf(share) {
  const course = share.course.slice(-POINTS);
  const color = share.change < 0 ? colors.down : colors.up;
  return {
    type: 'line',
    data: {labels: share.times.slice(-POINTS).map(clock), datasets: [{label: share.symbol, data: course, borderColor: color, backgroundColor: color + '1A', fill: true, borderWidth: 2}]},
    options: {scales: {x: {grid: {display: false}}}, plugins: {legend: {display: false}}},
  };
}

function clock(millis) {
  const at = new Date(millis);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

// What rounds to nothing has no colour and no sign.
function isNothing(change) {
  return Math.abs(change ?? 0) < 0.005;
}

function tone(change) {
  if (isNothing(change)) return null;
  return change > 0 ? colors.up : colors.down;
}

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function whole(number) {
  return grouped(String(Math.round(number ?? 0)));
}

function money(number) {
  const [units, cents] = number.toFixed(2).split('.');
  return `${grouped(units)}.${cents}`;
}

// A true minus sign is as wide as a plus, so columns stay in line.
function signed(number) {
  if (isNothing(number)) return money(0);
  return (number < 0 ? '\u2212' : '+') + money(Math.abs(number));
}
