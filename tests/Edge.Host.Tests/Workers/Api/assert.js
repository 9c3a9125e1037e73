/** Fails unless both are the same as JSON; `undefined` is told apart. */
export function equal(found, expected) {
  const [one, other] = [found, expected].map((value) => JSON.stringify(value) ?? String(value));
  if (one !== other) {
    throw new Error(`found ${one}, expected ${other}`);
  }
}

/** Fails unless the function throws, or rejects with, an error whose name and message fit. */
export async function fails(run, pattern) {
  let found = 'nothing';
  try {
    await run();
  } catch (error) {
    found = `${error.name}: ${error.message}`;
  }

  if (!pattern.test(found)) {
    throw new Error(`${found} was thrown, expected ${pattern}`);
  }
}
