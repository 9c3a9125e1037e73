// What both controllers of a ReadableStream do: pull while there is demand, one pull at a time.

const { resolved, then } = edge.primordials;

class PullingController {
  started = false;
  closeRequested = false;
  pulling = false;
  pullAgain = false;
  /** The object scripts see, made when one asks. */
  object = null;

  constructor(stream, pull, cancel, mark) {
    this.stream = stream;
    this.pullAlgorithm = pull;
    this.cancelAlgorithm = cancel;
    this.mark = mark;
    stream.controller = this;
  }

  /** Waits for what `start` answered, then pulls. */
  begin(startResult) {
    then(resolved(startResult), () => {
      this.started = true;
      this.pullIfNeeded();
    }, reason => this.error(reason));
  }

  get canEnqueue() { return !this.closeRequested && this.stream.state === 'readable'; }
  get desiredSize() {
    const { state } = this.stream;
    return state === 'errored' ? null : state === 'closed' ? 0 : this.mark - this.queued;
  }

  get shouldPull() {
    return this.canEnqueue && this.started && (this.stream.isLocked && this.stream.waiting > 0 || this.desiredSize > 0);
  }

  pullIfNeeded() {
    if (!this.shouldPull) {
      return;
    }

    if (this.pulling) {
      this.pullAgain = true;
      return;
    }

    this.pulling = true;
    then(this.pullAlgorithm(), () => {
      this.pulling = false;
      if (this.pullAgain) {
        this.pullAgain = false;
        this.pullIfNeeded();
      }
    }, reason => this.error(reason));
  }
}

edge.readablePull = Object.freeze({ PullingController });
