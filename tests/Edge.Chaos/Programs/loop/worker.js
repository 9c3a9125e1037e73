// Computes for ever.
export default {
  fetch() {
    for (;;) {
      // Never ends.
    }
  },
};
