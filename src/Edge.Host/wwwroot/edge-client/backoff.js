const CONTENT_REFUSED = new Set([1002, 1003, 1007, 1009, 1010]);

/**
 * What a close code asks of the client.
 * - `stop`: the end was agreed; stay closed
 * - `now`: connect again at once and resume
 * - `backoff`: connect again after a growing pause and resume
 * - `renew`: get a fresh token or session, then as `backoff`
 * - `terminal`: the same would happen again; stay closed and say why
 * @param {number} code
 * @returns {'stop' | 'now' | 'backoff' | 'renew' | 'terminal'}
 */
export function closeAction(code) {
  if (code === 1000) {
    return 'stop';
  }
  if (CONTENT_REFUSED.has(code) || (code >= 4400 && code < 4500) || code >= 4800) {
    return 'terminal';
  }
  if (code >= 4000 && code < 4100) {
    return 'now';
  }
  return code >= 4200 && code < 4300 ? 'renew' : 'backoff';
}

/**
 * Full jitter: evenly spread below a ceiling, so that clients who lost the same server do not come back together.
 * @param {'now' | 'backoff' | 'renew'} action
 * @param {number} attempt failed attempts before this one
 * @param {() => number} random in [0, 1)
 * @returns {number} milliseconds; the ceiling is 1 s for `now`, else 1 s doubling up to 30 s
 */
export function reconnectDelay(action, attempt, random) {
  const ceiling = action === 'now' ? 1_000 : Math.min(30_000, 1_000 * 2 ** attempt);
  return Math.round(random() * ceiling);
}

/** A token bucket, kept a little below the server's so that its limit is never met. */
export class Pace {
  #capacity;
  #perMillisecond;
  #tokens;
  #at;

  /** @param {{burst: number, perSecond: number} | undefined} rate of `welcome`; none or 0 per second: no limit */
  constructor(rate, now) {
    this.#capacity = rate?.perSecond > 0 ? Math.max(1, Math.floor(rate.burst * 0.75)) : Infinity;
    this.#perMillisecond = rate?.perSecond > 0 ? rate.perSecond * 0.9 / 1_000 : 0;
    this.#tokens = this.#capacity;
    this.#at = now;
  }

  /** @param {number} now @returns {number} 0 if a token was taken, else milliseconds until there is one */
  take(now) {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#at) * this.#perMillisecond);
    this.#at = now;
    if (this.#tokens < 1) {
      return Math.ceil((1 - this.#tokens) / this.#perMillisecond);
    }
    this.#tokens -= 1;
    return 0;
  }
}
