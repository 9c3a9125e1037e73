/**
 * The rooms of a server in memory, by the protocol but for its limits: what the random test connects to. Give each
 * connection a function that takes frames; `crash` forgets the connections and keeps the log.
 */
export class FakeServer {
  pageSize = 40;
  #rooms = new Map();
  #connections = new Set();
  #sessions = 0;

  connect(write, name) {
    const connection = { write, name, rooms: new Set(), session: null };
    this.#connections.add(connection);
    return connection;
  }

  disconnect(connection) {
    this.#connections.delete(connection);
  }

  crash() {
    this.#connections.clear();
  }

  goaway(connection, after) {
    connection.write({ type: 'goaway', reason: 'server-restart', reconnect: true, after, deadline: 15_000 });
  }

  log(room) {
    if (!this.#rooms.has(room)) {
      this.#rooms.set(room, { epoch: 'k1', messages: [] });
    }
    return this.#rooms.get(room);
  }

  receive(connection, frame) {
    if (!this.#connections.has(connection)) {
      return;
    }

    if (frame.type === 'hello') {
      connection.session = frame.session ?? `s${++this.#sessions}`;
      connection.write({
        type: 'welcome', conn: 'c', session: connection.session, node: 'n', user: connection.name, time: 0,
        heartbeat: { ping: 25_000, timeout: 10_000 },
        limits: { message: 65_536, rooms: 128, rate: { burst: 40, perSecond: 20 }, history: 300 },
      });
      frame.joins.forEach(join => this.#join(connection, join));
    } else if (frame.type === 'join') {
      this.#join(connection, frame);
    } else if (frame.type === 'send') {
      this.#send(connection, frame);
    } else if (frame.type === 'history') {
      const { epoch, messages } = this.log(frame.room);
      const below = messages.filter(({ seq }) => seq < (frame.before ?? Infinity));
      const page = below.slice(-Math.min(frame.limit, this.pageSize));
      connection.write({
        type: 'history', id: frame.id, room: frame.room, epoch, first: 1, messages: page, more: below.length > page.length,
      });
    } else if (frame.type === 'leave') {
      connection.rooms.delete(frame.room);
      connection.write({ type: 'left', id: frame.id, room: frame.room, code: 'client' });
    } else if (frame.type === 'ping') {
      connection.write({ type: 'pong', t: frame.t });
    }
  }

  #join(connection, { id, room, since, limit }) {
    const { epoch, messages } = this.log(room);
    const recovered = since?.epoch === epoch;
    const missed = recovered ? messages.slice(since.seq) : messages.slice(-limit);
    connection.rooms.add(room);
    connection.write({
      type: 'joined', id, room, epoch, seq: messages.length, first: 1, recovered, reason: recovered ? undefined : 'none',
      messages: missed.slice(0, this.pageSize), more: missed.length > this.pageSize,
    });
    for (let at = this.pageSize; at < missed.length; at += this.pageSize) {
      const page = missed.slice(at, at + this.pageSize);
      connection.write({ type: 'history', room, epoch, first: 1, messages: page, more: at + this.pageSize < missed.length });
    }
  }

  #send(connection, { id, room, cid, data }) {
    const { epoch, messages } = this.log(room);
    const scope = `${connection.session} ${cid}`;
    const known = messages.find(message => message.scope === scope);
    const message = known ?? { seq: messages.length + 1, from: connection.name, cid, data, ts: 1_000 + messages.length, scope };
    if (!known) {
      messages.push(message);
      for (const member of this.#connections) {
        if (member !== connection && member.rooms.has(room)) {
          member.write({ type: 'msg', room, ...message });
        }
      }
    }
    connection.write({ type: 'ack', id, room, cid, epoch, seq: message.seq, ts: message.ts, dup: Boolean(known) });
  }
}
