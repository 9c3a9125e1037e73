// Response: https://fetch.spec.whatwg.org/#response-class, with a WebSocket behind status 101

const { defineInterface, requireArguments, toByteString, toDictionary, toInteger, toUSVString } = edge.webidl;
const { Headers, find, lock, ofFlat, setDefault, toFlat } = edge.headers;
const { Body, USED, defineBody, extract } = edge.body;
const { toBody } = edge.request;
const stringify = JSON.stringify;

const NULL_BODY = 'Response with null body status (101, 204, 205, or 304) cannot have a body.';
const reasons = {
  __proto__: null,
  100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created',
  202: 'Accepted', 203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content', 206: 'Partial Content',
  207: 'Multi-Status', 208: 'Already Reported', 226: 'IM Used', 300: 'Multiple Choices', 301: 'Moved Permanently',
  302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy', 307: 'Temporary Redirect',
  308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden',
  404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required',
  408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 412: 'Precondition Failed',
  413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type', 416: 'Range Not Satisfiable',
  417: 'Expectation Failed', 418: "I'm a teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked',
  424: 'Failed Dependency', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests',
  431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons', 500: 'Internal Server Error',
  501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates', 507: 'Insufficient Storage', 508: 'Loop Detected',
  510: 'Not Extended', 511: 'Network Authentication Required',
};

const hasNoBody = status => status === 101 || status === 204 || status === 205 || status === 304;
const isRedirect = status => status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
const fromParts = Symbol('from parts');

function toStatusText(value) {
  const text = toByteString(value);
  if (/[\0-\x1f\x7f]/.test(text)) {
    throw new TypeError('Invalid statusText');
  }

  return text;
}

function toWebSocket(value) {
  if (value === undefined || value === null) {
    return null;
  }

  if (!edge.isWebSocket?.(value)) {
    throw new TypeError("Failed to construct 'Response': member webSocket is not of type WebSocket.");
  }

  return value;
}

function checkStatus(status, webSocket) {
  if (webSocket !== null && status !== 101) {
    throw new RangeError('Responses with a WebSocket must have status code 101.');
  }

  if (webSocket === null && (status < 200 || status > 599)) {
    throw new RangeError('Responses may only be constructed with status codes in the range 200 to 599, inclusive.');
  }
}

let internals;

class Response {
  #status = 200;
  #statusText = null;
  #headers;
  #body = null;
  #webSocket = null;
  #url = '';
  #redirected = false;
  #type = 'default';
  #cf = undefined;
  #encodeBody = 'automatic';

  constructor(body = null, init = undefined) {
    if (body === fromParts) {
      this.#takeParts(init);
      return;
    }

    if (init === undefined) {
      this.#headers = new Headers();
    } else {
      this.#takeInit(toDictionary(init, "Failed to construct 'Response': parameter 2"));
    }

    if (body !== null && body !== undefined) {
      this.#takeBody(body);
    }
  }

  static error() {
    return new Response(fromParts, { status: 0, headers: lock(new Headers()), type: 'error' });
  }

  static json(data, init = undefined) {
    requireArguments(arguments.length, 1, 'json', 'Response');
    const text = stringify(data);
    if (text === undefined) {
      throw new TypeError('The value is not JSON serializable');
    }

    const response = new Response(null, init);
    if (hasNoBody(response.#status)) {
      throw new TypeError(NULL_BODY);
    }

    response.#body = new Body(text);
    setDefault(response.#headers, 'content-type', 'application/json');
    return response;
  }

  static redirect(url, status = 302) {
    requireArguments(arguments.length, 1, 'redirect', 'Response');
    const text = toUSVString(url);
    const code = toInteger(status, 16);
    if (!isRedirect(code)) {
      throw new RangeError(`${code} is not a redirect status code. It must be one of: 301, 302, 303, 307, or 308.`);
    }

    const location = edge.url.resolve(text);
    if (location === null) {
      throw new TypeError(`Unable to parse URL: ${text}`);
    }

    return new Response(fromParts, { status: code, headers: ofFlat(['Location', location], true) });
  }

  get status() { return this.#status; }
  get statusText() { return this.#statusText ?? reasons[this.#status] ?? ''; }
  get ok() { return this.#status >= 200 && this.#status < 300; }
  get headers() { return this.#headers; }
  get webSocket() { return this.#webSocket; }
  get url() { return this.#url; }
  get redirected() { return this.#redirected; }
  get type() { return this.#type; }
  get cf() { return this.#cf; }

  clone() {
    if (this.#webSocket !== null) {
      throw new TypeError('Cannot clone a response to a WebSocket handshake.');
    }

    if (this.#body?.isUnusable) {
      throw new TypeError(USED);
    }

    return new Response(fromParts, {
      status: this.#status, statusText: this.#statusText, headers: new Headers(this.#headers), url: this.#url,
      body: this.#body?.clone() ?? null, redirected: this.#redirected, type: this.#type, cf: this.#cf,
      encodeBody: this.#encodeBody,
    });
  }

  #takeInit(init) {
    const { status, statusText, headers, webSocket, cf, encodeBody } = init;
    this.#webSocket = toWebSocket(webSocket);
    this.#status = status === undefined ? 200 : toInteger(status, 16);
    checkStatus(this.#status, this.#webSocket);
    if (statusText !== undefined && statusText !== reasons[this.#status]) {
      this.#statusText = toStatusText(statusText);
    }

    this.#headers = new Headers(headers ?? undefined);
    this.#cf = cf;
    this.#encodeBody = toEncodeBody(encodeBody);
  }

  #takeBody(init) {
    this.#body = extract(init);
    if (hasNoBody(this.#status)) {
      if (this.#body.length !== 0) {
        throw new TypeError(NULL_BODY);
      }

      this.#body = null;
      return;
    }

    if (this.#body.type !== null) {
      setDefault(this.#headers, 'content-type', this.#body.type);
    }
  }

  #takeParts(parts) {
    this.#status = parts.status;
    this.#statusText = parts.statusText ?? null;
    this.#headers = parts.headers;
    this.#body = parts.body ?? null;
    this.#webSocket = parts.webSocket ?? null;
    this.#url = parts.url ?? '';
    this.#redirected = parts.redirected ?? false;
    this.#type = parts.type ?? 'default';
    this.#cf = parts.cf;
    this.#encodeBody = parts.encodeBody ?? 'automatic';
  }

  static {
    internals = {
      isResponse: value => typeof value === 'object' && value !== null && #redirected in value,
      /** An answer that came in: trusted parts, immutable headers (name, value, …); a body as `toBody` takes it. */
      create({ status, statusText = null, headers, body = null, webSocket = null, url = '', redirected = false }) {
        const parts = { status, statusText, url, redirected, webSocket, headers: ofFlat(headers, true) };
        return new Response(fromParts, { ...parts, body: hasNoBody(status) ? null : toBody(body) });
      },
      /** What is sent to the client; the body is a Body or null. */
      partsOf: response => ({
        status: response.#status, statusText: response.statusText, headers: toFlat(response.#headers),
        body: response.#body, webSocket: response.#webSocket, encodeBody: response.#encodeBody,
      }),
      bodyOf: response => response.#body,
      typeOf: response => find(response.#headers, 'content-type'),
    };
  }
}

function toEncodeBody(value) {
  if (value === undefined || value === 'automatic' || value === 'manual') {
    return value ?? 'automatic';
  }

  throw new TypeError(`encodeBody: unexpected value: ${value}`);
}

defineBody(Response, internals.bodyOf, internals.typeOf);
defineInterface(Response);
edge.response = Object.freeze({ ...internals, Response, isRedirect, hasNoBody, reasons });
