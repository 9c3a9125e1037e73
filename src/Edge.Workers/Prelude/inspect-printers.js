// What inspect shows of each kind of object: its head, brackets and items, or a bare text.
// A printer gets the object, the inspector, its depth and the indent of items.

const p = edge.primordials;
const { unbox, viewParts, constructorName } = edge.valueKinds;

const MAX_ITEMS = 100;
const write = (inspector, value, depth, indent) => inspector.write(value, depth + 1, indent);

function more(count) {
  return count > 0 ? [`... ${count} more item${count > 1 ? 's' : ''}`] : [];
}

/** The name before the brackets: none for plain objects and arrays. */
function nameOf(value, plain) {
  if (p.getPrototypeOf(value) === null) {
    return `[${plain || 'Object'}: null prototype]`;
  }

  const name = constructorName(value);
  const tag = tagOf(value);
  const shown = tag === '' || tag === name ? name : `${name} [${tag}]`;
  return shown === plain ? '' : shown;
}

function tagOf(value) {
  const tag = value[Symbol.toStringTag];
  return typeof tag === 'string' ? tag : '';
}

function arrayItems(value, inspector, depth, indent) {
  const items = [];
  let index = 0;
  for (; index < value.length && items.length < MAX_ITEMS; index++) {
    if (p.hasOwn(value, index)) {
      items.push(write(inspector, value[index], depth, indent));
    } else {
      const start = index;
      while (index + 1 < value.length && !p.hasOwn(value, index + 1)) {
        index++;
      }

      const count = index - start + 1;
      items.push(`<${count} empty item${count > 1 ? 's' : ''}>`);
    }
  }

  return [...items, ...more(value.length - index)];
}

function functionText(value) {
  const source = p.functionToString(value);
  const name = typeof value.name === 'string' && value.name !== '' ? value.name : '';
  if (source.startsWith('class')) {
    const parent = p.getPrototypeOf(value)?.name;
    return `[class ${name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`;
  }

  const kind = constructorName(value) || 'Function';
  return `[${kind}${name === '' ? ' (anonymous)' : `: ${name}`}]`;
}

function errorText(value) {
  const { stack } = value;
  const text = typeof stack === 'string' && stack !== '' ? stack : `[${p.apply(Error.prototype.toString, value, [])}]`;
  const { message } = value;
  return typeof message === 'string' && message !== '' && !text.includes(message)
    ? `${value.name}: ${message}\n${text.split('\n').slice(1).join('\n')}`
    : text;
}

function hexBytes(buffer) {
  const bytes = new Uint8Array(buffer);
  const shown = Array.from(bytes.subarray(0, 50), byte => byte.toString(16).padStart(2, '0')).join(' ');
  return `<${shown}${bytes.length > 50 ? ` ... ${bytes.length - 50} more byte${bytes.length > 51 ? 's' : ''}` : ''}>`;
}

const printers = {
  __proto__: null,
  object: value => ({ head: nameOf(value, 'Object') }),
  none: value => ({
    head: nameOf(value, 'Object'),
    items: [typeof value.then === 'function' ? '<state unknown>' : '<items unknown>'],
  }),
  function: value => ({ bare: functionText(value) }),
  array: (value, inspector, depth, indent) => ({
    head: constructorName(value) === 'Array' ? '' : `${nameOf(value, 'Array')}(${value.length})`,
    open: '[', close: ']', flat: true,
    items: () => arrayItems(value, inspector, depth, indent),
  }),
  view(value) {
    const { type, length } = viewParts(value);
    if (type === 0) {
      const buffer = `buffer: ArrayBuffer(${value.buffer.byteLength})`;
      return { head: 'DataView', items: [`byteLength: ${length}`, `byteOffset: ${value.byteOffset}`, buffer] };
    }

    const count = Math.min(length, MAX_ITEMS);
    const suffix = typeof value[0] === 'bigint' ? 'n' : '';
    const items = Array.from({ length: count }, (_, index) => `${value[index]}${suffix}`);
    const head = `${constructorName(value)}(${length})`;
    return { head, open: '[', close: ']', flat: true, items: [...items, ...more(length - MAX_ITEMS)] };
  },
  buffer(value) {
    const items = p.bufferDetached(value) ? ['(detached)'] : [`[Uint8Contents]: ${hexBytes(value)}`];
    return { head: 'ArrayBuffer', items: [...items, `byteLength: ${p.bufferByteLength(value)}`] };
  },
  map: (value, inspector, depth, indent) => ({
    head: `${nameOf(value, '')}(${p.mapSize(value)})`,
    items() {
      const items = [];
      p.mapForEach(value, (item, key) => {
        if (items.length < MAX_ITEMS) {
          items.push(`${write(inspector, key, depth, indent)} => ${write(inspector, item, depth, indent)}`);
        }
      });
      return [...items, ...more(p.mapSize(value) - MAX_ITEMS)];
    },
  }),
  set: (value, inspector, depth, indent) => ({
    head: `${nameOf(value, '')}(${p.setSize(value)})`,
    items() {
      const items = [];
      p.setForEach(value, item => {
        if (items.length < MAX_ITEMS) {
          items.push(write(inspector, item, depth, indent));
        }
      });
      return [...items, ...more(p.setSize(value) - MAX_ITEMS)];
    },
  }),
  date(value) {
    const time = p.dateGetTime(value);
    return { bare: Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString() };
  },
  regexp: value => ({ bare: `/${p.regExpSource(value)}/${p.regExpFlags(value)}` }),
  boxed(value) {
    const inner = unbox(value);
    return { bare: `[${constructorName(Object(inner))}: ${edge.inspect.inspect(inner)}]` };
  },
  error: value => ({ bare: errorText(value) }),
  exception: value => ({ bare: errorText(value) }),
  blob: value => ({ head: 'Blob', items: [`size: ${value.size}`, `type: ${edge.inspect.quote(value.type)}`] }),
  file: value => ({
    head: 'File',
    items: [`name: ${edge.inspect.quote(value.name)}`, `size: ${value.size}`, `type: ${edge.inspect.quote(value.type)}`],
  }),
  platform: (value, inspector, depth, indent) => ({
    head: nameOf(value, ''),
    items: () => platformItems(value).map(([name, item]) => `${name}: ${write(inspector, item, depth, indent)}`),
  }),
};

/** What is worth seeing of an object of the platform; reading it changes nothing. */
const shown = {
  __proto__: null,
  URL: ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'],
  Request: ['method', 'url', 'headers', 'redirect'],
  Response: ['status', 'statusText', 'ok', 'headers', 'url', 'redirected', 'bodyUsed', 'webSocket'],
  Event: ['type', 'defaultPrevented', 'cancelable'],
  MessageEvent: ['type', 'data'],
  CloseEvent: ['type', 'code', 'reason', 'wasClean'],
  ErrorEvent: ['type', 'message', 'error'],
  AbortSignal: ['aborted', 'reason'],
  AbortController: ['signal'],
  ReadableStream: ['locked'],
  WritableStream: ['locked'],
  WebSocket: ['readyState', 'url', 'protocol'],
};

const pairKinds = [
  [edge.headers.isHeaders, edge.headers.pairsOf], [edge.searchParams.isSearchParams, edge.searchParams.pairsOf],
  [edge.formData.isFormData, edge.formData.entriesOf],
];

function platformItems(value) {
  for (const [isKind, pairsOf] of pairKinds) {
    if (isKind(value)) {
      return pairsOf(value).map(([name, item]) => [edge.inspect.quote(name), item]);
    }
  }

  const names = shown[tagOf(value)] ?? [];
  return names.map(name => [name, value[name]]);
}

edge.inspectPrinters = Object.freeze({ printers });
