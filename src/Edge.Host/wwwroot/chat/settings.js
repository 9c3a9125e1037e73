const KEY = 'edge.chat';

/**
 * What the page remembers in this browser: the name, the rooms, and how far each was read. The name is also kept per
 * tab, so that two tabs can be two people. Works without storage, too; then nothing is remembered.
 */
export class Settings {
  name = '';
  /** @type {string[]} */
  rooms = [];
  /** @type {Record<string, {epoch: string, seq: number}>} */
  read = {};

  constructor() {
    const stored = parse(read(() => localStorage));
    this.name = String(read(() => sessionStorage) ?? stored.name ?? '');
    this.rooms = Array.isArray(stored.rooms) ? stored.rooms.map(String) : [];
    this.read = stored.read ?? {};
  }

  save() {
    write(() => sessionStorage, this.name);
    // Another tab may have read other rooms, or further.
    for (const [room, there] of Object.entries(parse(read(() => localStorage)).read ?? {})) {
      const here = this.read[room];
      this.read[room] = here && !(here.epoch === there.epoch && here.seq < there.seq) ? here : there;
    }
    write(() => localStorage, JSON.stringify({ name: this.name, rooms: this.rooms, read: this.read }));
  }
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function read(storage) {
  try {
    return storage().getItem(KEY);
  } catch {
    return null;
  }
}

function write(storage, value) {
  try {
    storage().setItem(KEY, value);
  } catch {
    // Storage is off or full: the page works without memory.
  }
}
