const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_AND_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** @param {string} tag @param {string} [className] @param {...(Node | string)} children text is never parsed as markup */
export function element(tag, className = '', ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

export function time(ts) {
  return TIME.format(ts);
}

export function moment(ts) {
  return MOMENT.format(ts);
}

/** A day as people say it, seen from `now`. */
export function day(ts, now) {
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(ts).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0 || days === 1) {
    return days === 0 ? 'Today' : 'Yesterday';
  }
  return days > 0 && days < 300 ? DAY.format(ts) : DAY_AND_YEAR.format(ts);
}

export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** What a message says; other programs may send any JSON. */
export function textOf({ data, encoding }) {
  if (encoding === 'base64') {
    return `(${Math.floor(data.length * 3 / 4)} bytes of binary data)`;
  }
  if (typeof data === 'string') {
    return data;
  }
  return typeof data?.text === 'string' ? data.text : JSON.stringify(data);
}

/** The text as nodes, with its web addresses as links. */
export function withLinks(text) {
  const nodes = [];
  let at = 0;
  for (const { 0: address, index } of text.matchAll(LINK)) {
    const link = element('a', '', address);
    link.href = address;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    nodes.push(text.slice(at, index), link);
    at = index + address.length;
  }
  return [...nodes, text.slice(at)];
}

/** A disc with initials, in a colour of its own for each name. */
export function avatar(name) {
  const words = name.trim().split(/[\s._-]+/).filter(Boolean);
  const initials = (words.length > 1 ? [words[0], words.at(-1)] : [name.trim()]).map(word => [...word][0] ?? '?').join('');
  const disc = element('span', 'avatar', initials.toUpperCase());
  let hash = 0;
  for (const character of name) {
    hash = Math.imul(hash ^ character.codePointAt(0), 0x9e3779b1);
  }
  disc.style.setProperty('--hue', String((hash >>> 16) % 24 * 15));
  disc.setAttribute('aria-hidden', 'true');
  return disc;
}
