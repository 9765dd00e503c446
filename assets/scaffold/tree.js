// A tree that a server keeps and sends changes of.

// The tree after a change `{path, data}`: `patch` keeps what it does not name, null and `delete` take away.
function changed(tree, event, change) {
  if (change == null || typeof change.path !== 'string') return tree;
  const steps = change.path.split('/').filter((step) => step !== '').slice(0, 32);
  const kind = String(event).toLowerCase();
  const value = /delete|remove/.test(kind) ? null : change.data ?? null;
  return withValue(tree, steps, value, /patch|update/.test(kind));
}

function withValue(tree, steps, value, merges) {
  const own = isMap(tree) ? tree : {};
  if (steps.length === 0) return merges && isMap(value) ? {...own, ...value} : value ?? {};
  const [first, ...rest] = steps;
  const {[first]: old, ...others} = own;
  if (rest.length === 0 && value == null) return others;
  return {...own, [first]: withValue(old, rest, value, merges)};
}

function isMap(value) {
  return value != null && typeof value === 'object' && !Array.isArray(value);
}

// The entries at a path: `{name, value}`.
function entriesOf(tree, steps) {
  const at = steps.reduce((inner, step) => inner?.[step], tree);
  return isMap(at) ? Object.entries(at).filter(([, value]) => isMap(value)).map(([name, value]) => ({name, value})) : [];
}

// What a change says, in a line.
function shortly(event, change) {
  if (/delete|remove/i.test(event)) return 'deleted';
  return line(change?.data);
}
