// Request: https://fetch.spec.whatwg.org/#request-class

const { defineInterface, requireArguments, toByteString, toDictionary, toUSVString } = edge.webidl;
const { Headers, find, ofFlat, setDefault, tokenPattern, toFlat } = edge.headers;
const { Body, USED, defineBody, extract, ofStream } = edge.body;

const normalized = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const fromParts = Symbol('from parts');

function toMethod(value) {
  const method = toByteString(value);
  if (!tokenPattern.test(method) || /^(connect|trace|track)$/i.test(method)) {
    throw new TypeError(`Invalid HTTP method string: ${method}`);
  }

  const upper = method.toUpperCase();
  return normalized.has(upper) ? upper : method;
}

function toRedirect(value) {
  const redirect = `${value}`;
  if (redirect !== 'follow' && redirect !== 'manual' && redirect !== 'error') {
    throw new TypeError('Invalid redirect value, must be one of "follow" or "manual" ("error" won\'t be implemented ' +
      'since it does not make sense at the edge; use "manual" and check the response status code).');
  }

  return redirect;
}

let internals;

class Request {
  #url = '';
  #method = 'GET';
  #headers;
  #body = null;
  #redirect = 'follow';
  #signal = null;
  #cache = undefined;
  #cf = undefined;
  #integrity = '';
  #keepalive = false;

  constructor(input, init = undefined) {
    if (input === fromParts) {
      this.#url = init.url;
      this.#method = init.method;
      this.#headers = init.headers;
      this.#body = init.body;
      this.#signal = init.signal ?? null;
      this.#redirect = init.redirect ?? 'manual';
      this.#cf = init.cf;
      return;
    }

    requireArguments(arguments.length, 1, 'constructor', 'Request');
    const given = toDictionary(init);
    const source = internals.isRequest(input) ? input : null;
    if (source === null) {
      this.#url = toUrl(input);
    } else {
      this.#copy(source);
    }

    this.#takeInit(given, source);
  }

  get url() { return this.#url; }
  get method() { return this.#method; }
  get headers() { return this.#headers; }
  get redirect() { return this.#redirect; }
  get signal() { return this.#signal ??= edge.abort.create(); }
  get cache() { return this.#cache; }
  get cf() { return this.#cf; }
  get fetcher() { return null; }
  get integrity() { return this.#integrity; }
  get keepalive() { return this.#keepalive; }

  clone() {
    if (this.#body?.isUnusable) {
      throw new TypeError(USED);
    }

    return new Request(fromParts, {
      url: this.#url, method: this.#method, headers: new Headers(this.#headers), body: this.#body?.clone() ?? null,
      signal: this.signal, redirect: this.#redirect, cf: this.#cf,
    });
  }

  #copy(source) {
    this.#url = source.#url;
    this.#method = source.#method;
    this.#redirect = source.#redirect;
    this.#signal = source.signal;
    this.#cache = source.#cache;
    this.#cf = source.#cf;
    this.#integrity = source.#integrity;
    this.#keepalive = source.#keepalive;
  }

  #takeInit(init, source) {
    const { method, headers, body, redirect, signal, cache, cf, integrity, keepalive } = init;
    this.#method = method === undefined ? this.#method : toMethod(method);
    this.#redirect = redirect === undefined ? this.#redirect : toRedirect(redirect);
    this.#cf = cf === undefined ? this.#cf : cf;
    this.#cache = cache === undefined ? this.#cache : toCache(cache);
    this.#integrity = integrity === undefined ? this.#integrity : `${integrity}`;
    this.#keepalive = keepalive === undefined ? this.#keepalive : Boolean(keepalive);
    if (signal !== undefined) {
      this.#signal = toSignal(signal);
    }

    this.#headers = new Headers(headers ?? source?.#headers);
    this.#takeBody(body, source);
  }

  #takeBody(init, source) {
    const bodiless = this.#method === 'GET' || this.#method === 'HEAD';
    if (init !== undefined && init !== null) {
      if (bodiless) {
        throw new TypeError('Request with a GET or HEAD method cannot have a body.');
      }

      this.#body = extract(init);
      if (this.#body.type !== null) {
        setDefault(this.#headers, 'content-type', this.#body.type);
      }

      return;
    }

    if (init === null || source === null || source.#body === null) {
      return;
    }

    if (source.#body.isUnusable) {
      throw new TypeError('Cannot reconstruct a Request with a used body.');
    }

    if (bodiless) {
      throw new TypeError('Request with a GET or HEAD method cannot have a body.');
    }

    this.#body = source.#body.passOn();
  }

  static {
    internals = {
      isRequest: value => typeof value === 'object' && value !== null && #redirect in value,
      /** A request that came in: trusted parts, immutable headers. `body` is null, bytes, text or a ReadableStream. */
      create({ url, method, headers, body = null, signal = null, cf = undefined }) {
        return new Request(fromParts, {
          url, method, headers: ofFlat(headers, true), body: toBody(body), signal, cf, redirect: 'manual',
        });
      },
      /** What a fetch sends. */
      partsOf: request => ({
        url: request.#url, method: request.#method, headers: toFlat(request.#headers), body: request.#body,
        redirect: request.#redirect, signal: request.#signal,
      }),
      bodyOf: request => request.#body,
      abort: (request, reason) => edge.abort.abort(request.#signal ??= edge.abort.create(), reason),
      typeOf: request => find(request.#headers, 'content-type'),
    };
  }
}

function toUrl(input) {
  const text = toUSVString(input);
  const url = edge.url.resolve(text);
  if (url === null) {
    throw new TypeError(`Invalid URL: ${text}`);
  }

  return url;
}

function toCache(value) {
  const cache = `${value}`;
  if (cache !== 'no-store' && cache !== 'no-cache' && cache !== 'reload') {
    throw new TypeError(`Unsupported cache mode: ${cache}`);
  }

  return cache;
}

function toSignal(signal) {
  if (signal !== null && !edge.isAbortSignal(signal)) {
    throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
  }

  return signal;
}

/** The body of trusted parts. */
function toBody(source) {
  if (source === null || source instanceof Body) {
    return source;
  }

  return typeof source === 'string' || edge.primordials.isView(source) ? new Body(source) : ofStream(source);
}

defineBody(Request, internals.bodyOf, internals.typeOf);
defineInterface(Request);
edge.request = Object.freeze({ ...internals, Request, toBody });
