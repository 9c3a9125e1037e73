namespace Edge.Workers.Tests.Prelude;

public sealed class EventTests : WebApiTests
{
    [Fact]
    public Task Dispatch_CallsCapturingListenersFirst_ThenInOrder() => HoldsAsync("""
        const target = new EventTarget(), calls = [];
        target.addEventListener('x', () => calls.push('a'));
        target.addEventListener('x', () => calls.push('b'), true);
        target.addEventListener('x', { handleEvent(event) { calls.push('c', this === arguments[0].currentTarget, event.eventPhase); } });
        same(target.dispatchEvent(new Event('x')), true);
        same(calls, ['b', 'a', 'c', false, 2]);
        """);

    [Fact]
    public Task Listeners_AreKeptOncePerCallbackAndCapture() => HoldsAsync("""
        const target = new EventTarget();
        let count = 0;
        const listener = () => count++;
        target.addEventListener('x', listener);
        target.addEventListener('x', listener);
        target.addEventListener('x', listener, { capture: true });
        target.dispatchEvent(new Event('x'));
        same(count, 2);
        target.removeEventListener('x', listener);
        target.dispatchEvent(new Event('x'));
        same(count, 3);
        """);

    [Fact]
    public Task Once_Signal_AndRemovalWhileDispatching() => HoldsAsync("""
        const target = new EventTarget(), calls = [], controller = new AbortController();
        const second = () => calls.push('second');
        target.addEventListener('x', () => { calls.push('once'); target.removeEventListener('x', second); }, { once: true });
        target.addEventListener('x', second);
        target.addEventListener('x', () => calls.push('signal'), { signal: controller.signal });
        target.dispatchEvent(new Event('x'));
        controller.abort();
        target.dispatchEvent(new Event('x'));
        same(calls, ['once', 'signal']);
        """);

    [Fact]
    public Task PreventDefault_NeedsCancelable_AndNoPassiveListener() => HoldsAsync("""
        const target = new EventTarget();
        target.addEventListener('x', event => event.preventDefault());
        same(target.dispatchEvent(new Event('x')), true);
        same(target.dispatchEvent(new Event('x', { cancelable: true })), false);
        const quiet = new EventTarget();
        quiet.addEventListener('x', event => event.preventDefault(), { passive: true });
        same(quiet.dispatchEvent(new Event('x', { cancelable: true })), true);
        """);

    [Fact]
    public Task StopImmediatePropagation_EndsTheDispatch() => HoldsAsync("""
        const target = new EventTarget();
        let reached = false;
        target.addEventListener('x', event => event.stopImmediatePropagation());
        target.addEventListener('x', () => { reached = true; });
        target.dispatchEvent(new Event('x'));
        same(reached, false);
        """);

    [Fact]
    public async Task Listener_ThatThrows_IsReportedAndOthersRun()
    {
        await HoldsAsync("""
            const target = new EventTarget();
            let reached = false;
            target.addEventListener('x', () => { throw new Error('listener failed'); });
            target.addEventListener('x', () => { reached = true; });
            target.dispatchEvent(new Event('x'));
            same(reached, true);
            """);

        Assert.Contains("listener failed", Assert.Single(Console), StringComparison.Ordinal);
    }

    [Fact]
    public Task Dispatch_RefusesWhatIsNoEventAndWhatIsOnItsWay() => HoldsAsync("""
        const target = new EventTarget(), event = new Event('x');
        throws(() => target.dispatchEvent({}), 'TypeError');
        let error;
        target.addEventListener('x', () => { try { target.dispatchEvent(event); } catch (thrown) { error = thrown; } });
        target.dispatchEvent(event);
        same(error.name, 'InvalidStateError');
        """);

    [Fact]
    public Task Kinds_TakeTheirMembers() => HoldsAsync("""
        const message = new MessageEvent('message', { data: 1, origin: 'o', lastEventId: 'l' });
        same([message.data, message.origin, message.lastEventId, message.source, message.ports], [1, 'o', 'l', null, []]);
        const close = new CloseEvent('close', { code: 70000, reason: 'r', wasClean: 1 });
        same([close.code, close.reason, close.wasClean], [70000 - 65536, 'r', true]);
        const error = new ErrorEvent('error', { message: 'm', error: 5 });
        same([error.message, error.error, error.lineno], ['m', 5, 0]);
        same(new CustomEvent('c', { detail: 7 }).detail, 7);
        same(new CustomEvent('c').detail, null);
        same(Object.prototype.toString.call(close), '[object CloseEvent]');
        throws(() => new Event(), 'TypeError');
        throws(() => new Event(Symbol()), 'TypeError');
        """);

    [Fact]
    public Task Abort_SetsTheReasonOnce() => HoldsAsync("""
        const controller = new AbortController(), { signal } = controller;
        let heard = 0;
        signal.onabort = () => heard++;
        signal.addEventListener('abort', () => heard++);
        same([signal.aborted, signal.reason], [false, undefined]);
        controller.abort('first');
        controller.abort('second');
        same([signal.aborted, signal.reason, heard], [true, 'first', 2]);
        throws(() => new AbortSignal(), 'TypeError', 'Illegal constructor');
        const plain = AbortSignal.abort();
        same([plain.reason.name, plain.reason.code], ['AbortError', 20]);
        let thrown;
        try { signal.throwIfAborted(); } catch (error) { thrown = error; }
        same(thrown, 'first');
        """);

    [Fact]
    public Task Any_FollowsItsSources_AlsoThroughOthers() => HoldsAsync("""
        const a = new AbortController(), b = new AbortController();
        const inner = AbortSignal.any([a.signal, b.signal]), outer = AbortSignal.any([inner]);
        const order = [];
        outer.addEventListener('abort', () => order.push('outer'));
        inner.addEventListener('abort', () => order.push('inner'));
        b.signal.addEventListener('abort', () => order.push('source', outer.aborted));
        b.abort('why');
        same([inner.reason, outer.reason, order], ['why', 'why', ['source', true, 'inner', 'outer']]);
        same(AbortSignal.any([]).aborted, false);
        same(AbortSignal.any([AbortSignal.abort('x'), a.signal]).reason, 'x');
        throws(() => AbortSignal.any([{}]), 'TypeError');
        """);

    [Fact]
    public Task Timeout_AbortsWithATimeoutError() => HoldsAsync("""
        let fire, delay;
        edge.setTimeout = (run, milliseconds) => { fire = run; delay = milliseconds; };
        const signal = AbortSignal.timeout(25);
        same([signal.aborted, delay], [false, 25]);
        fire();
        same([signal.reason.name, signal.reason.code], ['TimeoutError', 23]);
        throws(() => AbortSignal.timeout(-1), 'TypeError');
        """);

    [Fact]
    public Task DOMException_IsAnErrorWithACode() => HoldsAsync("""
        const error = new DOMException('text', 'NotFoundError');
        same([error.name, error.message, error.code, error instanceof Error], ['NotFoundError', 'text', 8, true]);
        same([new DOMException().name, new DOMException().code, `${error}`], ['Error', 0, 'NotFoundError: text']);
        same([DOMException.DATA_CLONE_ERR, error.ABORT_ERR], [25, 20]);
        same(error.stack.startsWith('NotFoundError: text\n'), true);
        same(Object.prototype.toString.call(error), '[object DOMException]');
        """);
}
