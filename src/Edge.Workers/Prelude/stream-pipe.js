// pipeTo: https://streams.spec.whatwg.org/#readable-stream-pipe-to

const p = edge.primordials;
const { Deferred } = edge.streamQueue;
const { ReaderState } = edge.readableState;
const { WriterState } = edge.writableState;

class Pipe {
  constructor(source, sink, options) {
    this.source = source;
    this.sink = sink;
    this.options = options;
    this.reader = new ReaderState(source, false);
    this.writer = new WriterState(sink);
    source.disturbed = true;
    this.shuttingDown = false;
    this.lastWrite = p.resolved(undefined);
    this.done = new Deferred();
    this.forget = p.nothing;
  }

  start() {
    const { signal } = this.options;
    if (signal !== undefined) {
      if (edge.isAborted(signal)) {
        this.abort();
        return this.done.promise;
      }

      this.forget = edge.onAbort(signal, () => this.abort());
    }

    this.watch();
    this.loop();
    return this.done.promise;
  }

  /** What ends the pipe: either side that errors or closes. */
  watch() {
    const { preventAbort, preventCancel, preventClose } = this.options;
    const { source, sink } = this;
    this.when(source, this.reader, 'errored', () => this.shutDown(
      preventAbort ? null : () => sink.abort(source.storedError), true, source.storedError));
    this.when(sink, this.writer, 'errored', () => this.shutDown(
      preventCancel ? null : () => source.cancel(sink.storedError), true, sink.storedError));
    this.when(source, this.reader, 'closed', () => this.shutDown(
      preventClose ? null : () => this.writer.closeForPipe(), false));
    if (sink.isCloseQueued || sink.state === 'closed') {
      const reason = new TypeError('This WritableStream has been closed.');
      this.shutDown(preventCancel ? null : () => source.cancel(reason), true, reason);
    }
  }

  when(stream, end, state, run) {
    if (stream.state === state) {
      run();
    } else if (state === 'errored') {
      p.then(end.closed.promise, undefined, () => {
        if (stream.state === 'errored') {
          run();
        }
      });
    } else {
      p.then(end.closed.promise, run, p.nothing);
    }
  }

  loop() {
    if (this.shuttingDown) {
      return;
    }

    p.then(this.writer.ready.promise, () => this.step(), p.nothing);
  }

  step() {
    if (this.shuttingDown) {
      return;
    }

    this.reader.read({
      // A microtask later, so that what the sink does on the way is not inside the source's enqueue.
      chunk: chunk => p.then(p.resolved(undefined), () => {
        this.lastWrite = p.handled(this.writer.write(chunk));
        this.loop();
      }),
      close: p.nothing,
      error: p.nothing,
    });
  }

  abort() {
    const { preventAbort, preventCancel, signal } = this.options;
    const reason = edge.abort.reasonOf(signal);
    this.shutDown(() => {
      const actions = [];
      if (!preventAbort && this.sink.state === 'writable') {
        actions.push(this.sink.abort(reason));
      }

      if (!preventCancel && this.source.state === 'readable') {
        actions.push(this.source.cancel(reason));
      }

      return Promise.all(actions);
    }, true, reason);
  }

  /** Lets writes that began end, acts, lets both streams go. */
  shutDown(action, isError, reason = undefined) {
    if (this.shuttingDown) {
      return;
    }

    this.shuttingDown = true;
    const act = () => {
      if (action === null) {
        this.end(isError, reason);
      } else {
        p.then(action(), () => this.end(isError, reason), failure => this.end(true, failure));
      }
    };
    if (this.sink.state === 'writable' && !this.sink.isCloseQueued) {
      this.afterWrites(act);
    } else {
      act();
    }
  }

  afterWrites(act) {
    const awaited = this.lastWrite;
    const next = () => {
      if (awaited === this.lastWrite) {
        act();
      } else {
        this.afterWrites(act);
      }
    };
    p.then(awaited, next, next);
  }

  end(isError, reason) {
    this.writer.release();
    this.reader.release();
    this.forget();
    if (isError) {
      this.done.refuse(reason);
    } else {
      this.done.resolve(undefined);
    }
  }
}

edge.pipe = (source, sink, options) => new Pipe(source, sink, options).start();
