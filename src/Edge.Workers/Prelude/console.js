// console: https://console.spec.whatwg.org/

const { log, now } = edge.host;
const { format, inspect } = edge.inspect;
const { expose, toDOMString } = edge.webidl;
const { defineProperty } = edge.primordials;

let indent = '';
const counts = new Map();
const timers = new Map();

/** A value may throw while it is looked at; its author hears that, and nothing else breaks. */
function toText(args) {
  try {
    return format(args);
  } catch (error) {
    return `[cannot be shown: ${error?.message}]`;
  }
}

function print(level, args) {
  const text = toText(args);
  log(level, indent === '' ? text : indent + text.replaceAll('\n', `\n${indent}`));
}

const label = value => (value === undefined ? 'default' : toDOMString(value));

function elapsed(name) {
  const milliseconds = now() - timers.get(name);
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(3)}s` : `${Number(milliseconds.toFixed(3))}ms`;
}

function withTimer(value, run) {
  const name = label(value);
  if (timers.has(name)) {
    run(name);
  } else {
    print('warn', [`No such label '${name}' for console.time()`]);
  }
}

/** Rows and columns of a table, drawn with lines. */
function table(data, columns) {
  if (typeof data !== 'object' || data === null) {
    print('log', [data]);
    return;
  }

  const rows = data instanceof Map ? [...data] : Object.entries(data);
  const isRow = item => typeof item === 'object' && item !== null;
  const names = columns === undefined
    ? [...new Set(rows.flatMap(([, item]) => (isRow(item) ? Object.keys(item) : [])))]
    : [...columns];
  const hasValues = columns === undefined && rows.some(([, item]) => !isRow(item));
  const cells = rows.map(([index, item]) => [
    `${index}`,
    ...names.map(name => (isRow(item) && Object.hasOwn(item, name) ? inspect(item[name], { depth: 0 }) : '')),
    ...hasValues ? [isRow(item) ? '' : inspect(item)] : [],
  ]);
  print('log', [draw([['(index)', ...names, ...hasValues ? ['Values'] : []], ...cells])]);
}

function draw(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)) + 2);
  const line = (left, middle, right) => left + widths.map(width => '─'.repeat(width)).join(middle) + right;
  const write = row => row.map((cell, column) => ` ${cell}`.padEnd(widths[column])).join('│');
  const [head, ...body] = rows.map(row => `│${write(row)}│`);
  return [line('┌', '┬', '┐'), head, line('├', '┼', '┤'), ...body, line('└', '┴', '┘')].join('\n');
}

const methods = {
  debug(...data) { print('debug', data); },
  log(...data) { print('log', data); },
  info(...data) { print('info', data); },
  warn(...data) { print('warn', data); },
  error(...data) { print('error', data); },
  dir(item, options) { print('log', [typeof item === 'string' ? inspect(item) : inspect(item, options ?? {})]); },
  dirxml(...data) { print('log', data); },
  table(data, columns = undefined) { table(data, columns); },
  trace(...data) {
    const holder = {};
    Error.captureStackTrace(holder, methods.trace);
    const lines = holder.stack.split('\n').slice(1).join('\n');
    print('log', [`Trace${data.length === 0 ? '' : `: ${format(data)}`}\n${lines}`]);
  },
  assert(condition = false, ...data) {
    if (condition) {
      return;
    }

    const [first, ...rest] = data;
    print('error', typeof first === 'string'
      ? [`Assertion failed: ${first}`, ...rest]
      : ['Assertion failed', ...data]);
  },
  count(name = undefined) {
    const key = label(name);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    print('info', [`${key}: ${counts.get(key)}`]);
  },
  countReset(name = undefined) {
    if (!counts.delete(label(name))) {
      print('warn', [`Count for '${label(name)}' does not exist`]);
    }
  },
  group(...data) {
    if (data.length > 0) {
      print('log', data);
    }

    indent += '  ';
  },
  groupCollapsed(...data) { methods.group(...data); },
  groupEnd() { indent = indent.slice(2); },
  time(name = undefined) {
    const key = label(name);
    if (timers.has(key)) {
      print('warn', [`Label '${key}' already exists for console.time()`]);
    } else {
      timers.set(key, now());
    }
  },
  timeLog(name = undefined, ...data) { withTimer(name, key => print('log', [`${key}: ${elapsed(key)}`, ...data])); },
  timeEnd(name = undefined) {
    withTimer(name, key => {
      print('log', [`${key}: ${elapsed(key)}`]);
      timers.delete(key);
    });
  },
  clear() {},
  timeStamp() {},
  profile() {},
  profileEnd() {},
};

const console = Object.create({});
Object.assign(console, methods);
defineProperty(console, Symbol.toStringTag, { value: 'console', configurable: true });
expose('console', console);
edge.print = print;
