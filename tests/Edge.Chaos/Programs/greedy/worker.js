// Allocates without end.
export default {
  fetch() {
    const all = [];
    for (;;) {
      all.push(new Array(10_000).fill(all.length));
    }
  },
};
