import { avatar, day, element, moment, sameDay, textOf, time, withLinks } from './format.js';

const GROUP_WITHIN = 5 * 60_000;
const NEAR_END = 48;
const NEAR_START = 400;

/** Draws the messages of one room and keeps the reader's place. */
export class Timeline {
  #scroller = document.querySelector('#timeline');
  #list = document.querySelector('#messages');
  #note = document.querySelector('#timeline-note');
  #jump = document.querySelector('#jump');
  #view = null;
  #nodes = new Map();
  #atEnd = true;
  #seen = 0;
  #ownName;
  #onRead;
  #onRetry;

  /** @param {{ownName: () => string, onRead: () => void, onRetry: (view: object, message: object) => void}} page */
  constructor({ ownName, onRead, onRetry }) {
    this.#ownName = ownName;
    this.#onRead = onRead;
    this.#onRetry = onRetry;
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#jump.addEventListener('click', () => this.toEnd(true));
    // A keyboard that opens, or a composer that grows, must not hide the newest message.
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.#scroller);
  }

  get atEnd() {
    return this.#atEnd;
  }

  /** Shows another room, at its end. */
  show(view) {
    if (this.#view) {
      this.#view.shown = false;
    }
    view.shown = true;
    this.#view = view;
    this.#nodes.clear();
    this.#list.replaceChildren();
    this.#atEnd = true;
    this.draw();
  }

  /** Goes to the end with the next drawing, and stays there. */
  follow() {
    this.#atEnd = true;
  }

  toEnd(smooth = false) {
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
  }

  /** Brings the document in line with the view; a message that did not change keeps its node. */
  draw() {
    const view = this.#view;
    if (this.#atEnd) {
      view.trim();
      this.#seen = view.room.last ?? 0;
    }

    const anchor = this.#atEnd ? null : this.#firstVisible();
    const before = anchor?.offsetTop;
    this.#place(this.#rows());
    if (this.#atEnd) {
      this.toEnd();
    } else if (anchor?.isConnected) {
      this.#scroller.scrollTop += anchor.offsetTop - before;
    }

    this.#drawNote();
    this.#drawJump();
    if (this.#scroller.scrollTop < NEAR_START) {
      view.loadOlder();
    }
  }

  /** Every line that should be there: its key, what it depends on, and how to make it. */
  #rows() {
    const now = Date.now();
    const { messages, outgoing, newAfter } = this.#view;
    const lines = [...messages, ...[...outgoing.values()].map(message => ({ ...message, own: true, outgoing: true }))];
    const rows = [];
    let previous = null;
    lines.forEach((message, index) => {
      const next = lines[index + 1];
      if (!previous || !sameDay(previous.ts, message.ts)) {
        const label = day(message.ts, now);
        rows.push({ key: `day ${new Date(message.ts).toDateString()}`, state: label, make: () => rule('day', label) });
        previous = null;
      }
      if (message.seq === newAfter + 1 && !this.#isOwn(message)) {
        rows.push({ key: 'new', state: '', make: () => rule('new', 'New') });
        previous = null;
      }

      const starts = !this.#grouped(previous, message);
      const ends = !this.#grouped(message, next) || next.seq === newAfter + 1;
      const own = this.#isOwn(message);
      const stamped = ends || Boolean(message.outgoing || next.outgoing) || time(message.ts) !== time(next.ts);
      const state = [starts, ends, own, stamped, message.outgoing, message.failed].join();
      rows.push({
        key: message.cid ?? `seq ${message.seq}`,
        state,
        make: () => this.#message(message, { starts, ends, own, stamped }),
      });
      previous = message;
    });
    return rows;
  }

  #grouped(first, second) {
    return Boolean(first && second) && this.#isOwn(first) === this.#isOwn(second)
      && (this.#isOwn(first) || first.from === second.from)
      && second.ts - first.ts < GROUP_WITHIN && sameDay(first.ts, second.ts);
  }

  #isOwn(message) {
    return message.own || message.from === this.#ownName();
  }

  #place(rows) {
    const nodes = new Map();
    rows.forEach(({ key, state, make }, index) => {
      // The cid is the sender's word; two messages may claim the same.
      const unique = nodes.has(key) ? `${key} ${index}` : key;
      const known = this.#nodes.get(unique);
      const node = known?.state === state ? known.node : make();
      if (known && known.node !== node) {
        known.node.replaceWith(node);
      }
      if (this.#list.children[index] !== node) {
        this.#list.insertBefore(node, this.#list.children[index] ?? null);
      }
      nodes.set(unique, { node, state });
    });
    while (this.#list.children.length > rows.length) {
      this.#list.lastChild.remove();
    }
    this.#nodes = nodes;
  }

  #message(message, { starts, ends, own, stamped }) {
    const from = message.from ?? 'anonymous';
    const row = element('li', 'message');
    row.classList.toggle('own', own);
    row.classList.toggle('starts', starts);
    row.classList.toggle('ends', ends);
    row.classList.toggle('pending', Boolean(message.outgoing) && !message.failed);
    row.classList.toggle('failed', Boolean(message.failed));
    if (!own && starts) {
      row.append(avatar(from));
    }

    const bubble = element('div', 'bubble');
    bubble.append(element('span', own || !starts ? 'unseen' : 'author', own ? 'You' : from));
    bubble.append(element('span', 'text', ...withLinks(textOf(message))));
    const stamp = element('time', 'stamp', message.outgoing ? 'Sending' : time(message.ts));
    stamp.dateTime = new Date(message.ts).toISOString();
    stamp.title = moment(message.ts);
    stamp.classList.toggle('unseen', !stamped);
    bubble.append(message.failed ? this.#failure(message) : stamp);
    row.append(bubble);
    return row;
  }

  #failure(message) {
    const view = this.#view;
    const retry = element('button', 'plain', 'Send again');
    retry.addEventListener('click', () => this.#onRetry(view, message));
    return element('span', 'failure', `Not sent: ${message.failed}. `, retry);
  }

  #firstVisible() {
    const top = this.#scroller.scrollTop;
    return [...this.#list.children].find(row => row.offsetTop + row.offsetHeight > top);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.#atEnd) {
      this.#seen = this.#view?.room.last ?? 0;
      this.#onRead();
    }
    if (scrollTop < NEAR_START) {
      this.#view?.loadOlder();
    }
    this.#drawJump();
  }

  #drawNote() {
    const { refusal, ready, loading, more, messages, outgoing } = this.#view;
    let note = refusal;
    if (!refusal && !ready) {
      note = 'Loading';
    } else if (!refusal && messages.length + outgoing.size === 0) {
      note = 'Nothing here yet. Say hello.';
    } else if (!refusal) {
      note = loading || more ? 'Loading older messages' : 'This is the beginning of the room.';
    }
    this.#note.textContent = note;
    this.#note.classList.toggle('alone', messages.length + outgoing.size === 0);
    this.#note.hidden = false;
    // Only what is said from now on is read out.
    this.#scroller.setAttribute('aria-busy', String(!ready || loading));
  }

  #drawJump() {
    const missed = (this.#view?.room.last ?? 0) - this.#seen;
    const label = missed === 0 ? 'To the newest' : `${missed} new message${missed === 1 ? '' : 's'}`;
    this.#jump.hidden = this.#atEnd;
    this.#jump.textContent = `${label} ↓`;
    this.#jump.classList.toggle('fresh', missed > 0);
  }
}

function rule(kind, label) {
  return element('li', `rule ${kind}`, element('span', '', label));
}
