// What a broken connection missed. Events that were made before it was open again came late: they were caught up.

function newGap() {
  let openedAt = null;
  const gap = {
    caught: 0,
    since: '',

    open(reconnected) {
      openedAt = reconnected ? Date.now() : null;
      gap.caught = 0;
      gap.since = reconnected ? clock(openedAt) : '';
    },

    // Live events end the catching up.
    see(price) {
      if (openedAt == null) return;
      if (new Date(price.at).getTime() < openedAt) gap.caught += 1;
      else openedAt = null;
    },
  };
  return gap;
}
