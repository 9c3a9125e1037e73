// The parts of a pattern string: https://urlpattern.spec.whatwg.org/#parsing

const { tokenize } = edge.patternTokens;
const { segmentPattern } = edge.patternParts;

class PatternParser {
  #tokens;
  #at = 0;
  #parts = [];
  #fixed = '';
  #nextName = 0;
  #encode;
  #segment;
  #prefix;

  constructor(pattern, { encode, delimiter, prefix }) {
    this.#tokens = tokenize(pattern, false);
    this.#encode = encode;
    this.#segment = segmentPattern(delimiter);
    this.#prefix = prefix;
  }

  parse() {
    while (this.#at < this.#tokens.length) {
      const char = this.#take('char');
      const name = this.#take('name');
      const regexp = this.#takeRegExp(name);
      if (name !== null || regexp !== null) {
        this.#addMatching(char?.value ?? '', name, regexp);
      } else if (char !== null || this.#peek('escaped')) {
        this.#fixed += (char ?? this.#take('escaped')).value;
      } else if (this.#take('open') !== null) {
        this.#group();
      } else {
        this.#flush();
        this.#require('end');
      }
    }

    return this.#parts;
  }

  #addMatching(char, name, regexp) {
    const prefix = char === this.#prefix ? char : '';
    if (prefix === '') {
      this.#fixed += char;
    }

    this.#flush();
    this.#add(prefix, name, regexp, '', this.#modifier());
  }

  #group() {
    const prefix = this.#text();
    const name = this.#take('name');
    const regexp = this.#takeRegExp(name);
    const suffix = this.#text();
    this.#require('close');
    this.#add(prefix, name, regexp, suffix, this.#modifier());
  }

  #add(prefix, name, regexp, suffix, modifier) {
    if (name === null && regexp === null && modifier === '') {
      this.#fixed += prefix;
      return;
    }

    this.#flush();
    if (name === null && regexp === null) {
      if (prefix !== '') {
        this.#addFixed(prefix, modifier);
      }

      return;
    }

    let value = regexp === null ? this.#segment : regexp.type === 'asterisk' ? '.*' : regexp.value;
    let type = 'regexp';
    if (value === this.#segment) {
      type = 'segment';
      value = '';
    } else if (value === '.*') {
      type = 'wildcard';
      value = '';
    }

    const label = name === null ? `${this.#nextName++}` : name.value;
    if (this.#parts.some(part => part.name === label)) {
      throw new TypeError(`Invalid pattern: the name '${label}' stands twice.`);
    }

    this.#parts.push({ type, name: label, prefix: this.#encode(prefix), value, suffix: this.#encode(suffix), modifier });
  }

  #text() {
    let text = '';
    for (;;) {
      const token = this.#take('char') ?? this.#take('escaped');
      if (token === null) {
        return text;
      }

      text += token.value;
    }
  }

  #takeRegExp(name) { return this.#take('regexp') ?? (name === null ? this.#take('asterisk') : null); }
  #modifier() { return (this.#take('modifier') ?? this.#take('asterisk'))?.value ?? ''; }
  #peek(type) { return this.#tokens[this.#at].type === type; }
  #take(type) { return this.#at < this.#tokens.length && this.#peek(type) ? this.#tokens[this.#at++] : null; }

  #require(type) {
    if (this.#take(type) === null) {
      const { value, at } = this.#tokens[this.#at];
      throw new TypeError(`Invalid pattern: unexpected '${value}' at position ${at}.`);
    }
  }

  #flush() {
    if (this.#fixed !== '') {
      this.#addFixed(this.#fixed, '');
      this.#fixed = '';
    }
  }

  #addFixed(text, modifier) {
    this.#parts.push({ type: 'fixed', name: '', prefix: '', value: this.#encode(text), suffix: '', modifier });
  }
}

edge.parsePattern = (pattern, options) => new PatternParser(pattern, options).parse();
