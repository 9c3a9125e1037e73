namespace Edge.Workers.Tests.Prelude;

public sealed class StreamTests : WebApiTests
{
    private const string Collect = """
        const collect = async stream => { const all = []; for await (const chunk of stream) all.push(chunk); return all; };

        """;

    [Fact]
    public Task Readable_PullsWhileThereIsDemand() => HoldsAsync("""
        let pulls = 0;
        const stream = new ReadableStream({ pull(c) { c.enqueue(++pulls); } }, { highWaterMark: 2 });
        await null; await null; await null; await null;
        same(pulls, 2);
        const reader = stream.getReader();
        same([await reader.read(), stream.locked], [{ value: 1, done: false }, true]);
        throws(() => stream.getReader(), 'TypeError', 'This ReadableStream is currently locked to a reader.');
        await rejects(stream.cancel(), 'TypeError');
        reader.releaseLock();
        await rejects(reader.read(), 'TypeError');
        await rejects(reader.closed, 'TypeError');
        same(stream.locked, false);
        """);

    [Fact]
    public Task Readable_ClosesErrorsAndCancels() => HoldsAsync("""
        let reason;
        const stream = new ReadableStream({ start(c) { c.enqueue('a'); c.close(); throws(() => c.enqueue('b'), 'TypeError'); }, cancel(given) { reason = given; } });
        const reader = stream.getReader();
        same([await reader.read(), await reader.read(), await reader.closed], [{ value: 'a', done: false }, { value: undefined, done: true }, undefined]);
        const open = new ReadableStream({ cancel(given) { reason = given; } });
        await open.cancel('why');
        same([reason, (await open.getReader().read()).done], ['why', true]);
        const failed = new ReadableStream({ pull() { throw new RangeError('pull'); } });
        await rejects(failed.getReader().read(), 'RangeError', 'pull');
        throws(() => new ReadableStream({ start() { throw new RangeError('start'); } }), 'RangeError', 'start');
        throws(() => new ReadableStream({ type: 'x' }), 'TypeError');
        throws(() => new ReadableStream({}, { highWaterMark: -1 }), 'RangeError');
        throws(() => new ReadableStream({ pull: 1 }), 'TypeError');
        """);

    [Fact]
    public Task PendingReads_AreRefusedWhenTheLockIsReleased() => HoldsAsync("""
        const reader = new ReadableStream().getReader();
        const pending = reader.read();
        reader.releaseLock();
        await rejects(pending, 'TypeError', 'This ReadableStream reader has been released.');
        """);

    [Fact]
    public Task Iteration_CancelsOnBreak_UnlessPrevented() => HoldsAsync(Collect + """
        let canceled = 0;
        const make = () => new ReadableStream({ pull(c) { c.enqueue(1); }, cancel() { canceled++; } });
        for await (const chunk of make()) { same(chunk, 1); break; }
        const kept = make();
        for await (const chunk of kept.values({ preventCancel: true })) break;
        same([canceled, kept.locked], [1, false]);
        same(await collect(new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close(); } })), [1, 2]);
        """);

    [Fact]
    public Task From_TakesIterables() => HoldsAsync(Collect + """
        same(await collect(ReadableStream.from([1, Promise.resolve(2)])), [1, 2]);
        let returned = false;
        const stream = ReadableStream.from((async function* () { try { yield 1; yield 2; } finally { returned = true; } })());
        const reader = stream.getReader();
        same((await reader.read()).value, 1);
        await reader.cancel();
        same(returned, true);
        throws(() => ReadableStream.from(5), 'TypeError');
        await rejects(collect(ReadableStream.from((function* () { throw new RangeError('gen'); })())), 'RangeError', 'gen');
        """);

    [Fact]
    public Task Tee_GivesBothEverything() => HoldsAsync(Collect + """
        let reason;
        const [a, b] = new ReadableStream({ start(c) { c.enqueue('x'); c.enqueue('y'); c.close(); } }).tee();
        same(await Promise.all([collect(a), collect(b)]), [['x', 'y'], ['x', 'y']]);
        const [c, d] = new ReadableStream({ cancel(given) { reason = given; } }).tee();
        const first = c.cancel(1);
        await d.cancel(2);
        await first;
        same(reason, [1, 2]);
        const [e, f] = new ReadableStream({ type: 'bytes', start(k) { k.enqueue(bytes(1, 2)); k.close(); } }).tee();
        const one = await e.getReader().read(), two = await f.getReader().read();
        same([one.value, two.value, one.value.buffer === two.value.buffer], [bytes(1, 2), bytes(1, 2), false]);
        const [g, h] = new ReadableStream({ start(k) { k.error(new RangeError('e')); } }).tee();
        await rejects(collect(g), 'RangeError');
        await rejects(collect(h), 'RangeError');
        """);

    [Fact]
    public Task Byob_FillsTheViewOfTheReader() => HoldsAsync("""
        let at = 0;
        const stream = new ReadableStream({ type: 'bytes', pull(c) { const { view } = c.byobRequest; view[0] = ++at; c.byobRequest.respond(1); } });
        const reader = stream.getReader({ mode: 'byob' });
        const given = new Uint8Array(4);
        const { value, done } = await reader.read(given.subarray(1));
        same([value, value.byteOffset, done, given.byteLength], [bytes(1), 1, false, 0]);
        same((await reader.read(new Uint16Array(1))).value, new Uint16Array([0x0302]));
        same((await reader.read(new Uint8Array(4), { min: 3 })).value, bytes(4, 5, 6));
        await rejects(reader.read(new Uint8Array(0)), 'TypeError');
        await rejects(reader.read(new Uint8Array(1), { min: 2 }), 'RangeError');
        await rejects(reader.read('x'), 'TypeError');
        throws(() => new ReadableStream().getReader({ mode: 'byob' }), 'TypeError');
        """);

    [Fact]
    public Task Byob_TakesWhatWasEnqueued_AndTheEnd() => HoldsAsync("""
        let controller;
        const stream = new ReadableStream({ type: 'bytes', start(c) { controller = c; } });
        controller.enqueue(bytes(1, 2, 3));
        const reader = stream.getReader({ mode: 'byob' });
        same((await reader.read(new Uint8Array(2))).value, bytes(1, 2));
        const pending = reader.read(new Uint8Array(5), { min: 3 });
        controller.enqueue(bytes(4));
        controller.enqueue(bytes(5, 6, 7));
        same((await pending).value, bytes(3, 4, 5, 6, 7));
        const last = reader.read(new Uint8Array(3));
        controller.close();
        controller.byobRequest.respond(0);
        const end = await last;
        same([end.done, end.value.length, end.value.buffer.byteLength], [true, 0, 3]);
        throws(() => controller.enqueue(bytes(1)), 'TypeError');
        """);

    [Fact]
    public Task Byob_WithANewView_AndAutoAllocation() => HoldsAsync("""
        const stream = new ReadableStream({ type: 'bytes', autoAllocateChunkSize: 4, pull(c) {
          const { view } = c.byobRequest;
          view[0] = 9;
          c.byobRequest.respondWithNewView(view.subarray(0, 1));
        } });
        same((await stream.getReader().read()).value, bytes(9));
        let controller;
        new ReadableStream({ type: 'bytes', start(c) { controller = c; } }).getReader({ mode: 'byob' }).read(new Uint8Array(2));
        const request = controller.byobRequest;
        throws(() => request.respond(3), 'RangeError');
        throws(() => request.respond(0), 'TypeError');
        request.respond(2);
        throws(() => request.respond(1), 'TypeError');
        same([request.view, controller.byobRequest], [null, null]);
        """);

    [Fact]
    public Task Writable_WritesInOrder_WithBackpressure() => HoldsAsync("""
        const written = [];
        let release;
        const stream = new WritableStream({ write(chunk) { written.push(chunk); return new Promise(resolve => { release = resolve; }); }, close() { written.push('closed'); } });
        const writer = stream.getWriter();
        same(writer.desiredSize, 1);
        const first = writer.write('a'), second = writer.write('b'), closed = writer.close();
        same(writer.desiredSize, -1);
        await null; await null;
        same(written, ['a']);
        release(); await first; await null;
        release(); await second; await closed; await writer.closed;
        same([written, writer.desiredSize], [['a', 'b', 'closed'], 0]);
        await rejects(writer.write('c'), 'TypeError');
        await rejects(writer.close(), 'TypeError');
        throws(() => stream.getWriter(), 'TypeError', 'This WritableStream is currently locked to a writer.');
        """);

    [Fact]
    public Task Writable_AbortsAndErrors() => HoldsAsync("""
        let reason, signal;
        const stream = new WritableStream({ start(c) { signal = c.signal; }, abort(given) { reason = given; } });
        const writer = stream.getWriter();
        await writer.abort('why');
        same([reason, signal.aborted, signal.reason], ['why', true, 'why']);
        await writer.closed.then(() => same(1, 2), error => same(error, 'why'));
        const failing = new WritableStream({ write() { throw new RangeError('w'); } }).getWriter();
        await rejects(failing.write(1), 'RangeError', 'w');
        await rejects(failing.closed, 'RangeError', 'w');
        let controller;
        const errored = new WritableStream({ start(c) { controller = c; } }).getWriter();
        controller.error(new RangeError('c'));
        await rejects(errored.ready, 'RangeError');
        throws(() => new WritableStream({ type: 'x' }), 'RangeError');
        """);

    [Fact]
    public Task PipeTo_ClosesOrAbortsTheOtherSide() => HoldsAsync("""
        const written = [];
        await ReadableStream.from([1, 2]).pipeTo(new WritableStream({ write(c) { written.push(c); }, close() { written.push('close'); } }));
        same(written, [1, 2, 'close']);
        let aborted, canceled;
        const broken = new ReadableStream({ pull() { throw new RangeError('src'); } });
        await rejects(broken.pipeTo(new WritableStream({ abort(r) { aborted = r.message; } })), 'RangeError', 'src');
        const endless = new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(r) { canceled = r.message; } });
        await rejects(endless.pipeTo(new WritableStream({ write() { throw new RangeError('dst'); } })), 'RangeError', 'dst');
        same([aborted, canceled], ['src', 'dst']);
        const open = new WritableStream();
        await ReadableStream.from([]).pipeTo(open, { preventClose: true });
        await open.getWriter().write(1);
        const controller = new AbortController();
        const piping = new ReadableStream().pipeTo(new WritableStream(), { signal: controller.signal });
        controller.abort();
        await rejects(piping, 'AbortError');
        await rejects(new ReadableStream().pipeTo({}), 'TypeError');
        """);

    [Fact]
    public Task Transform_ChangesFlushesAndTerminates() => HoldsAsync(Collect + """
        const upper = new TransformStream({ transform(chunk, c) { c.enqueue(chunk.toUpperCase()); }, flush(c) { c.enqueue('!'); } });
        same(await collect(ReadableStream.from(['a', 'b']).pipeThrough(upper)), ['A', 'B', '!']);
        same(await collect(ReadableStream.from([1]).pipeThrough(new TransformStream())), [1]);
        const cut = new TransformStream({ transform(chunk, c) { c.enqueue(chunk); c.terminate(); } });
        same(await collect(ReadableStream.from([1, 2]).pipeThrough(cut)), [1]);
        const failing = new TransformStream({ transform() { throw new RangeError('t'); } });
        await rejects(collect(ReadableStream.from([1]).pipeThrough(failing)), 'RangeError', 't');
        let canceled;
        const watched = new TransformStream({ cancel(reason) { canceled = reason; } });
        await watched.readable.cancel('why');
        same(canceled, 'why');
        """);

    [Fact]
    public Task IdentityAndFixedLength_PassBytes() => HoldsAsync("""
        const { readable, writable } = new IdentityTransformStream();
        const writer = writable.getWriter();
        let done = false;
        const written = writer.write(bytes(1, 2)).then(() => { done = true; });
        await null; await null; await null;
        same(done, false);
        const reader = readable.getReader({ mode: 'byob' });
        same((await reader.read(new Uint8Array(8))).value, bytes(1, 2));
        await written;
        const end = reader.read(new Uint8Array(1));
        await writer.close();
        same((await end).done, true);
        const text = new IdentityTransformStream();
        text.readable.getReader().read().catch(() => {});
        await rejects(text.writable.getWriter().write('x'), 'TypeError');
        const exact = new FixedLengthStream(3);
        same([exact instanceof IdentityTransformStream, exact instanceof TransformStream, edge.streams.fixedLength(exact.readable)], [true, true, 3]);
        const exactWriter = exact.writable.getWriter();
        exactWriter.write(bytes(1, 2)).catch(() => {});
        exactWriter.write(bytes(3, 4)).catch(() => {});
        await rejects(new Response(exact.readable).bytes(), 'TypeError', 'Attempt to write too many bytes through a FixedLengthStream.');
        const short = new FixedLengthStream(3);
        short.writable.getWriter().close().catch(() => {});
        await rejects(new Response(short.readable).bytes(), 'TypeError', 'FixedLengthStream did not see all expected bytes before close().');
        """);

    [Fact]
    public Task TextStreams_KeepCharactersThatWereCut() => HoldsAsync(Collect + """
        const encoded = await collect(ReadableStream.from(['a\ud83d', '\udca9', '\ud800']).pipeThrough(new TextEncoderStream()));
        same(encoded, [bytes(97), bytes(0xf0, 0x9f, 0x92, 0xa9), bytes(0xef, 0xbf, 0xbd)]);
        const decoded = await collect(ReadableStream.from([bytes(0xf0, 0x9f), bytes(0x92, 0xa9, 65)]).pipeThrough(new TextDecoderStream()));
        same(decoded.join('|'), '💩A');
        await rejects(collect(ReadableStream.from([bytes(0xff)]).pipeThrough(new TextDecoderStream('utf-8', { fatal: true }))), 'TypeError');
        same([new TextDecoderStream('utf-16').encoding, new TextEncoderStream().encoding], ['utf-16le', 'utf-8']);
        """);

    [Fact]
    public Task Compression_GoesRound() => HoldsAsync("""
        const through = (data, stream) => new Response(new Response(data).body.pipeThrough(stream)).bytes();
        const plain = new TextEncoder().encode('again and '.repeat(1000));
        for (const format of ['gzip', 'deflate', 'deflate-raw']) {
          const packed = await through(plain, new CompressionStream(format));
          same(packed.length < 200, true);
          same(new TextDecoder().decode(await through(packed, new DecompressionStream(format))) === 'again and '.repeat(1000), true);
        }
        await rejects(through(bytes(1, 2, 3), new DecompressionStream('gzip')), 'TypeError', 'Decompression failed.');
        throws(() => new CompressionStream('br'), 'TypeError');
        """);

    [Fact]
    public Task Strategies_MeasureChunks() => HoldsAsync("""
        same([new CountQueuingStrategy({ highWaterMark: 3 }).size({}), new ByteLengthQueuingStrategy({ highWaterMark: 3 }).size(bytes(1, 2))], [1, 2]);
        let controller;
        new ReadableStream({ start(c) { controller = c; } }, new ByteLengthQueuingStrategy({ highWaterMark: 10 }));
        controller.enqueue(bytes(1, 2, 3));
        same(controller.desiredSize, 7);
        throws(() => new CountQueuingStrategy({}), 'TypeError');
        new ReadableStream({ start(c) { throws(() => c.enqueue(1), 'RangeError'); } }, { size: () => -1 });
        """);

    [Fact]
    public Task HostStreams_PullBytesUntilNull() => HoldsAsync("""
        const chunks = [bytes(1), bytes(), bytes(2, 3), null];
        let canceled;
        const stream = edge.streams.ofPull(() => Promise.resolve(chunks.shift()), reason => { canceled = reason; });
        same(await new Response(stream).bytes(), bytes(1, 2, 3));
        await edge.streams.ofPull(() => new Promise(() => {}), reason => { canceled = reason; }).cancel('why');
        same(canceled, 'why');
        const reader = edge.streams.readBytes(new Response('ab').body);
        same([await reader.read(), await reader.read()], [bytes(97, 98), null]);
        """);
}
