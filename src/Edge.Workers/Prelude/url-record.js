// URL records and what the parser asks about texts: https://url.spec.whatwg.org/#url-representation
// A record has scheme, username, password, host (text or null), port, path (list, or text when opaque), query, fragment.

const specialPorts = { __proto__: null, ftp: 21, file: null, http: 80, https: 443, ws: 80, wss: 443 };
const isSpecialScheme = scheme => scheme in specialPorts;
const isSpecial = record => record.scheme in specialPorts;
const isOpaque = record => typeof record.path === 'string';
const isLetter = c => c !== undefined && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z');
const isWindowsDrive = text => text.length === 2 && /^[a-z][:|]$/i.test(text);
const isNormalizedDrive = text => text.length === 2 && /^[a-z]:$/i.test(text);
const startsWithDrive = text => /^[a-z][:|]([/\\?#]|$)/i.test(text);
const isSingleDot = text => text === '.' || text.length === 3 && text.toLowerCase() === '%2e';
const isDoubleDot = text => text === '..' || /^(\.%2e|%2e\.|%2e%2e)$/i.test(text);

const newRecord = () => ({
  scheme: '', username: '', password: '', host: null, port: null, path: [], query: null, fragment: null,
});

function shorten(record) {
  const { path } = record;
  if (record.scheme === 'file' && path.length === 1 && isNormalizedDrive(path[0])) {
    return;
  }

  path.pop();
}

function serializePath(record) {
  return isOpaque(record) ? record.path : record.path.length === 0 ? '' : `/${record.path.join('/')}`;
}

function serialize(record, withoutFragment = false) {
  let text = `${record.scheme}:`;
  if (record.host !== null) {
    const credentials = record.username === '' && record.password === ''
      ? ''
      : `${record.username}${record.password === '' ? '' : `:${record.password}`}@`;
    text += `//${credentials}${record.host}${record.port === null ? '' : `:${record.port}`}`;
  } else if (!isOpaque(record) && record.path.length > 1 && record.path[0] === '') {
    text += '/.';
  }

  text += serializePath(record);
  text += record.query === null ? '' : `?${record.query}`;
  return withoutFragment || record.fragment === null ? text : `${text}#${record.fragment}`;
}

edge.urlRecord = Object.freeze({
  specialPorts, isSpecialScheme, isSpecial, isOpaque, isLetter, isWindowsDrive, isNormalizedDrive, startsWithDrive,
  isSingleDot, isDoubleDot, newRecord, shorten, serialize, serializePath,
});
