// Values as text for people, in the manner of Node's util.inspect.

const p = edge.primordials;
const { kindOf, constructorName } = edge.valueKinds;
const { printers } = edge.inspectPrinters;

const WIDTH = 80;
const MAX_TEXT = 10_000;
const identifier = /^[A-Za-z_$][A-Za-z_$0-9]*$/;

const unprintable =
  /[\\\0-\x1f\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text in quotes: single ones unless the text has them. */
function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'";
  const escaped = text.replace(unprintable, escapeUnit);
  return mark + (mark === "'" ? escaped.replace(/'/g, "\\'") : escaped) + mark;
}

const shortEscapes = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };

function escapeUnit(unit) {
  const code = unit.charCodeAt(0);
  const hex = code.toString(16).toUpperCase();
  return shortEscapes[unit] ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex}`);
}

function primitive(value) {
  switch (typeof value) {
    case 'string': {
      const more = value.length - MAX_TEXT;
      return more > 0 ? `${quote(value.slice(0, MAX_TEXT))}... ${more} more characters` : quote(value);
    }

    case 'number': return Object.is(value, -0) ? '-0' : `${value}`;
    case 'bigint': return `${value}n`;
    case 'symbol': return value.toString();
    default: return `${value}`;
  }
}

const hasIndexes = new Set(['array', 'view', 'boxed']);

class Inspector {
  #depth;
  #stack = [];
  #references = new Map();
  /** How deep the object written last lies; what nests little is put on one line. */
  #lastDepth = 0;

  constructor(depth) {
    this.#depth = depth;
  }

  write(value, depth = 0, indent = 0) {
    if (typeof value !== 'object' && typeof value !== 'function' || value === null) {
      return primitive(value);
    }

    if (this.#stack.includes(value)) {
      if (!this.#references.has(value)) {
        this.#references.set(value, this.#references.size + 1);
      }

      return `[Circular *${this.#references.get(value)}]`;
    }

    this.#stack.push(value);
    const text = this.#object(value, depth, indent);
    this.#stack.pop();
    const number = this.#references.get(value);
    return number === undefined ? text : `<ref *${number}> ${text}`;
  }

  #object(value, depth, indent) {
    const custom = value[Symbol.for('nodejs.util.inspect.custom')];
    if (typeof custom === 'function' && depth <= this.#depth) {
      const nested = inner => new Inspector(this.#depth).write(inner);
      const shown = p.apply(custom, value, [this.#depth - depth, {}, nested]);
      const again = shown === value ? `${constructorName(value)} {}` : shown;
      return typeof again === 'string' ? again : this.write(again, depth, indent);
    }

    const kind = typeof value === 'function' ? 'function' : kindOf(value);
    const printer = printers[kind] ?? printers.object;
    this.#lastDepth = Math.min(depth, this.#depth);
    const printed = printer(value, this, depth, indent + 2);
    const { head = '', open = '{', close = '}', items = [], bare, flat = false } = printed;
    const properties = this.#properties(value, kind, depth, indent + 2);
    if (bare !== undefined && properties.length === 0) {
      return bare;
    }

    if (depth > this.#depth && p.ownKeys(value).length > (kind === 'array' ? 1 : 0)) {
      return kind === 'array' ? '[Array]' : `[${head || 'Object'}]`;
    }

    const start = `${bare !== undefined ? `${bare} ` : head === '' ? '' : `${head} `}${open}`;
    const parts = [...typeof items === 'function' ? items() : items, ...properties];
    return parts.length === 0 ? `${start}${close}` : this.#join(start, close, parts, depth, indent, flat);
  }

  /** Own enumerable properties that the printer of the kind does not show. */
  #properties(value, kind, depth, indent) {
    if (depth > this.#depth) {
      return [];
    }

    const parts = [];
    for (const key of p.ownKeys(value)) {
      const descriptor = p.getOwnPropertyDescriptor(value, key);
      const isIndex = typeof key === 'string' && hasIndexes.has(kind) && /^\d+$/.test(key);
      if (!isIndex && (descriptor?.enumerable || kind === 'error' && key === 'cause')) {
        parts.push(this.#property(key, descriptor, depth, indent));
      }
    }

    return parts;
  }

  #property(key, descriptor, depth, indent) {
    const name = typeof key === 'symbol' ? `[${key.toString()}]` : identifier.test(key) ? key : quote(key);
    const shownName = descriptor.enumerable ? name : `[${name}]`;
    if ('value' in descriptor) {
      return `${shownName}: ${this.write(descriptor.value, depth + 1, indent)}`;
    }

    const what = descriptor.get === undefined ? '[Setter]' : descriptor.set === undefined ? '[Getter]' : '[Getter/Setter]';
    return `${shownName}: ${what}`;
  }

  #join(start, close, parts, depth, indent, flat) {
    const lines = flat && parts.length > 6 ? columns(parts, indent) : parts;
    const length = lines.reduce((sum, part) => sum + part.length + 2, start.length + indent + 10);
    const isShallow = this.#lastDepth - depth < 3 && !start.includes('\n');
    if (lines.length === parts.length && isShallow && length <= WIDTH && !parts.some(part => part.includes('\n'))) {
      return `${start} ${parts.join(', ')} ${close}`;
    }

    const pad = ' '.repeat(indent + 2);
    return `${start}\n${pad}${lines.join(`,\n${pad}`)}\n${' '.repeat(indent)}${close}`;
  }
}

/** Short items in columns of one width, numbers to the right. */
function columns(parts, indent) {
  const items = parts.filter(part => !part.startsWith('... '));
  const width = Math.max(...items.map(part => part.length)) + 2;
  const total = items.reduce((sum, part) => sum + part.length + 2, 0);
  if (width * 3 + indent >= WIDTH || total / width <= 5 && width > 8) {
    return parts;
  }

  const biased = Math.max(width - Math.sqrt(width - total / items.length), 1);
  const fitting = Math.floor((WIDTH - indent) / width);
  const count = Math.min(Math.round(Math.sqrt(2.5 * biased * items.length) / biased), fitting, 12);
  if (count <= 1) {
    return parts;
  }

  const isNumeric = items.every(part => /^-?[\d.]+n?$/.test(part));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...items.filter((_, index) => index % count === column).map(part => part.length)));
  const lines = [];
  for (let index = 0; index < items.length; index += count) {
    const row = items.slice(index, index + count);
    const cell = (part, column) => (isNumeric ? part.padStart(widths[column]) : part);
    lines.push(row.map((part, column) => (column === row.length - 1
      ? cell(part, column)
      : `${cell(part, column)},`.padEnd(widths[column] + 2))).join(''));
  }

  return [...lines, ...parts.slice(items.length)];
}

/** A value as text; strings inside of it stand in quotes. */
const inspect = (value, { depth = 2 } = {}) => new Inspector(depth ?? Infinity).write(value);

/** A message and its arguments, with %s %d %i %f %j %o %O %c %%: https://console.spec.whatwg.org/#formatter */
function format(args) {
  if (args.length === 0) {
    return '';
  }

  let next = 0;
  let text = '';
  if (typeof args[0] === 'string' && args.length > 1) {
    next = 1;
    text = args[0].replace(/%[sdifjoOc%]/g, mark => {
      if (mark === '%%') {
        return '%';
      }

      return next < args.length ? formatters[mark](args[next++]) : mark;
    });
  } else {
    text = show(args[next++]);
  }

  for (; next < args.length; next++) {
    text += ` ${show(args[next])}`;
  }

  return text;
}

const show = value => (typeof value === 'string' ? value : inspect(value));

const toNumber = convert => value => {
  if (typeof value === 'bigint') {
    return `${value}n`;
  }

  return typeof value === 'symbol' || typeof value === 'object' && value !== null ? 'NaN' : `${convert(value)}`;
};

const formatters = {
  '%s': value => (typeof value === 'object' && value !== null ? inspect(value, { depth: 0 }) : show(value)),
  '%d': toNumber(Number),
  '%i': toNumber(value => Number.parseInt(value, 10)),
  '%f': toNumber(Number.parseFloat),
  '%j': value => {
    try {
      return `${JSON.stringify(value)}`;
    } catch {
      return '[Circular]';
    }
  },
  '%o': value => inspect(value, { depth: 4 }),
  '%O': value => inspect(value),
  '%c': () => '',
};

edge.inspect = Object.freeze({ inspect, format, quote });
