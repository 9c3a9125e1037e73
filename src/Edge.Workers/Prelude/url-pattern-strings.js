// Constructor strings of URLPattern: https://urlpattern.spec.whatwg.org/#constructor-string-parsing

const { tokenize } = edge.patternTokens;

const order = ['protocol', 'authority', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const isBefore = (state, other) => order.indexOf(state) >= 0 && order.indexOf(state) < order.indexOf(other);

const plainTypes = new Set(['char', 'escaped', 'invalid']);

class StringParser {
  #text;
  #tokens;
  #at = 0;
  #step = 1;
  #start = 0;
  #braces = 0;
  #brackets = 0;
  #isSpecial = false;
  #state = 'init';
  #mayBeSpecial;
  result = {};

  constructor(text, mayBeSpecial) {
    this.#text = text;
    this.#tokens = tokenize(text, true);
    this.#mayBeSpecial = mayBeSpecial;
  }

  run() {
    for (; this.#at < this.#tokens.length && this.#state !== 'done'; this.#at += this.#step) {
      this.#step = 1;
      const { type } = this.#tokens[this.#at];
      if (type === 'end') {
        this.#atEnd();
      } else if (type === 'open') {
        this.#braces++;
      } else if (this.#braces === 0) {
        this.#steps[this.#state]?.();
      } else if (type === 'close') {
        this.#braces--;
      }
    }

    if (this.result.hostname !== undefined) {
      this.result.port ??= '';
    }

    return this.result;
  }

  #atEnd() {
    if (this.#state === 'init') {
      this.#rewind('init');
      if (this.#is('#')) {
        this.#change('hash', 1);
      } else if (this.#isSearch()) {
        this.#change('search', 1);
      } else {
        this.#change('pathname', 0);
      }
    } else if (this.#state === 'authority') {
      this.#rewind('hostname');
    } else {
      this.#change('done', 0);
    }
  }

  #steps = {
    init: () => {
      if (this.#is(':')) {
        this.#rewind('protocol');
      }
    },
    protocol: () => {
      if (!this.#is(':')) {
        return;
      }

      this.#isSpecial = this.#mayBeSpecial(this.#component());
      if (this.#is('/', 1) && this.#is('/', 2)) {
        this.#change('authority', 3);
      } else {
        this.#change(this.#isSpecial ? 'authority' : 'pathname', 1);
      }
    },
    authority: () => {
      if (this.#is('@')) {
        this.#rewind('username');
      } else if (this.#is('/') || this.#isSearch() || this.#is('#')) {
        this.#rewind('hostname');
      }
    },
    username: () => {
      if (this.#is(':')) {
        this.#change('password', 1);
      } else if (this.#is('@')) {
        this.#change('hostname', 1);
      }
    },
    password: () => {
      if (this.#is('@')) {
        this.#change('hostname', 1);
      }
    },
    hostname: () => {
      if (this.#is('[')) {
        this.#brackets++;
      } else if (this.#is(']')) {
        this.#brackets--;
      } else if (this.#is(':') && this.#brackets === 0) {
        this.#change('port', 1);
      } else {
        this.#steps.port();
      }
    },
    port: () => {
      if (this.#is('/')) {
        this.#change('pathname', 0);
      } else {
        this.#steps.pathname();
      }
    },
    pathname: () => {
      if (this.#isSearch()) {
        this.#change('search', 1);
      } else {
        this.#steps.search();
      }
    },
    search: () => {
      if (this.#is('#')) {
        this.#change('hash', 1);
      }
    },
  };

  /** Whether a token is this character and not part of the pattern's own syntax. */
  #is(value, ahead = 0) {
    const token = this.#tokens[this.#at + ahead];
    return token !== undefined && token.value === value && plainTypes.has(token.type);
  }

  /** A question mark that begins the search rather than makes something optional. */
  #isSearch() {
    if (this.#is('?')) {
      return true;
    }

    const { type, value } = this.#tokens[this.#at];
    const before = this.#tokens[this.#at - 1]?.type;
    return type === 'modifier' && value === '?' && !['name', 'regexp', 'close', 'asterisk'].includes(before);
  }

  #component() {
    return this.#text.slice(this.#tokens[this.#start].at, this.#tokens[this.#at].at);
  }

  #rewind(state) {
    this.#at = this.#start;
    this.#step = 0;
    this.#state = state;
  }

  /** Keeps the component that ends here; those passed over are empty. */
  #change(state, skip) {
    const from = this.#state;
    if (from !== 'init' && from !== 'authority') {
      this.result[from] = this.#component();
    }

    if (from !== 'init' && state !== 'done') {
      if (isBefore(from, 'hostname') && isBefore('hostname', state)) {
        this.result.hostname ??= '';
      }

      if (isBefore(from, 'pathname') && isBefore('pathname', state)) {
        this.result.pathname ??= this.#isSpecial ? '/' : '';
      }

      if (isBefore(from, 'search') && isBefore('search', state)) {
        this.result.search ??= '';
      }
    }

    this.#state = state;
    this.#at += skip;
    this.#start = this.#at;
    this.#step = 0;
  }
}

edge.splitPattern = (text, mayBeSpecial) => new StringParser(text, mayBeSpecial).run();
