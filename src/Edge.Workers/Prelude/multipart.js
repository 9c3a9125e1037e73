// multipart/form-data, written and read: https://html.spec.whatwg.org/#multipart-form-data, RFC 7578

const { utf8 } = edge;
const { bytesOf, concat, fileOfBytes, isBlob } = edge.blob;

const CR = 13;
const LF = 10;
const DASH = 45;
const escapeFile = name => name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
const escapeName = name => escapeFile(name.replace(/\r\n?|\n/g, '\r\n'));
const unescapeName = name => name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

function newBoundary() {
  const bytes = edge.randomBytes(18);
  return `----EdgeFormBoundary${edge.base64.encode(bytes).replace(/[+/]/g, 'x')}`;
}

/** The bytes of a form's entries and the content type that says how they are divided. */
function serialize(entries, boundary = newBoundary()) {
  const chunks = [];
  for (const [name, value] of entries) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`;
    if (isBlob(value)) {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      chunks.push(utf8.encode(`${head}; filename="${escapeFile(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`));
      chunks.push(bytesOf(value), utf8.encode('\r\n'));
    } else {
      chunks.push(utf8.encode(`${head}\r\n\r\n${value.replace(/\r\n?|\n/g, '\r\n')}\r\n`));
    }
  }

  chunks.push(utf8.encode(`--${boundary}--\r\n`));
  return { bytes: concat(chunks), type: `multipart/form-data; boundary=${boundary}` };
}

function indexOf(bytes, wanted, from) {
  const last = bytes.length - wanted.length;
  for (let at = bytes.indexOf(wanted[0], from); at >= 0 && at <= last; at = bytes.indexOf(wanted[0], at + 1)) {
    let index = 1;
    while (index < wanted.length && bytes[at + index] === wanted[index]) {
      index++;
    }

    if (index === wanted.length) {
      return at;
    }
  }

  return -1;
}

/** The entries of a form; a TypeError when the bytes are not one. */
function parse(bytes, boundary) {
  const delimiter = utf8.encode(`--${boundary}`);
  const entries = [];
  let at = indexOf(bytes, delimiter, 0);
  if (at < 0) {
    throw new TypeError('No initial boundary string (or you have a truncated message).');
  }

  for (;;) {
    at += delimiter.length;
    if (bytes[at] === DASH && bytes[at + 1] === DASH) {
      return entries;
    }

    if (bytes[at] !== CR || bytes[at + 1] !== LF) {
      throw new TypeError('Boundary string is not followed by a new line in multipart message.');
    }

    const bodyAt = indexOf(bytes, utf8.encode('\r\n\r\n'), at);
    const next = indexOf(bytes, utf8.encode(`\r\n--${boundary}`), bodyAt < 0 ? at : bodyAt + 2);
    if (bodyAt < 0 || next < 0) {
      throw new TypeError('No subsequent boundary string in multipart message.');
    }

    const head = utf8.decode(utf8.subarray(bytes, at + 2, bodyAt));
    entries.push(toEntry(head, utf8.subarray(bytes, bodyAt + 4, Math.max(next, bodyAt + 4))));
    at = next + 2;
  }
}

function toEntry(head, body) {
  const disposition = field(head, 'content-disposition');
  const name = disposition === null ? null : parameter(disposition, 'name');
  if (name === null) {
    throw new TypeError('No valid Content-Disposition header found in FormData part.');
  }

  const filename = parameter(disposition, 'filename');
  if (filename === null) {
    return [unescapeName(name), utf8.decodeText(body)];
  }

  const type = field(head, 'content-type') ?? 'text/plain';
  return [unescapeName(name), fileOfBytes(edge.primordials.sliceBytes(body), unescapeName(filename), type)];
}

function field(head, name) {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) {
      return line.slice(colon + 1).trim();
    }
  }

  return null;
}

/** A parameter of a header value such as `form-data; name="a"`, or null. */
function parameter(value, name) {
  const pattern = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g;
  for (const [, key, quoted, plain] of value.matchAll(pattern)) {
    if (key.toLowerCase() === name) {
      return quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1');
    }
  }

  return null;
}

edge.multipart = Object.freeze({ serialize, parse, parameter });
