namespace Edge.Workers.Tests.Prelude;

public sealed class HttpTests : WebApiTests
{
    [Fact]
    public Task Headers_CombineSortAndLowerNames() => HoldsAsync("""
        const headers = new Headers([['B', ' 1 '], ['a', '2'], ['b', '3'], ['Set-Cookie', 'x=1'], ['set-cookie', 'y=2']]);
        same([...headers], [['a', '2'], ['b', '1, 3'], ['set-cookie', 'x=1'], ['set-cookie', 'y=2']]);
        same([headers.get('B'), headers.get('none'), headers.getSetCookie(), headers.get('set-cookie'), headers.has('SET-cookie')],
          ['1, 3', null, ['x=1', 'y=2'], 'x=1, y=2', true]);
        headers.set('b', 'new');
        headers.delete('A');
        headers.append('c', '');
        same([...headers.keys()], ['b', 'c', 'set-cookie', 'set-cookie']);
        same([...new Headers(headers).values()], ['new', '', 'x=1', 'y=2']);
        same([...new Headers({ x: 1, y: undefined })], [['x', '1'], ['y', 'undefined']]);
        const seen = [];
        headers.forEach((value, name) => seen.push(name + value));
        same(seen[0], 'bnew');
        """);

    [Fact]
    public Task Headers_RefuseBadNamesAndValues() => HoldsAsync("""
        throws(() => new Headers({ 'a b': 'c' }), 'TypeError', 'Invalid header name.');
        throws(() => new Headers().get(''), 'TypeError', 'Invalid header name.');
        throws(() => new Headers({ a: 'x\ny' }), 'TypeError', 'Invalid header value.');
        throws(() => new Headers({ a: 'x\0' }), 'TypeError', 'Invalid header value.');
        throws(() => new Headers({ a: '☃' }), 'TypeError');
        throws(() => new Headers([['a']]), 'TypeError');
        throws(() => new Headers(null), 'TypeError');
        throws(() => new Headers('x'), 'TypeError');
        throws(() => new Headers().append('a'), 'TypeError');
        same(new Headers({ a: '\t x\xe9 \n' }).get('a'), 'x\xe9');
        """);

    [Fact]
    public Task Headers_OfWhatCameIn_AreImmutable() => HoldsAsync("""
        const { headers } = edge.request.create({ method: 'GET', url: 'https://h/', headers: ['X-A', '1', 'x-a', '2', 'Upgrade', 'websocket'] });
        same([headers.get('x-a'), headers.get('upgrade'), [...headers.keys()]], ['1, 2', 'websocket', ['upgrade', 'x-a']]);
        throws(() => headers.set('a', 'b'), 'TypeError', "Can't modify immutable headers.");
        const copy = new Headers(headers);
        copy.set('a', 'b');
        same(edge.headers.toFlat(copy), ['X-A', '1', 'X-A', '2', 'Upgrade', 'websocket', 'a', 'b']);
        """);

    [Fact]
    public Task Response_StatusRules() => HoldsAsync("""
        const plain = new Response('x', { status: 201, statusText: 'Made', headers: { a: 'b' } });
        same([plain.status, plain.statusText, plain.ok, plain.headers.get('a'), plain.headers.get('content-type'), plain.type, plain.url, plain.redirected, plain.webSocket],
          [201, 'Made', true, 'b', 'text/plain;charset=UTF-8', 'default', '', false, null]);
        same([new Response().status, new Response().body, new Response(null, { status: 404 }).statusText, new Response(null, { status: 404 }).ok], [200, null, 'Not Found', false]);
        const range = 'Responses may only be constructed with status codes in the range 200 to 599, inclusive.';
        for (const status of [0, 101, 199, 600]) throws(() => new Response(null, { status }), 'RangeError', range);
        for (const status of [204, 205, 304]) throws(() => new Response('x', { status }), 'TypeError', 'Response with null body status (101, 204, 205, or 304) cannot have a body.');
        same(new Response('', { status: 204 }).body, null);
        throws(() => new Response(null, { statusText: 'a\nb' }), 'TypeError', 'Invalid statusText');
        throws(() => new Response(null, 5), 'TypeError');
        """);

    [Fact]
    public Task Response_WithAWebSocket_Is101() => HoldsAsync("""
        const socket = {};
        edge.isWebSocket = value => value === socket;
        const response = new Response(null, { status: 101, webSocket: socket, headers: { 'sec-websocket-protocol': 'p' } });
        same([response.status, response.webSocket === socket, edge.response.partsOf(response).webSocket === socket], [101, true, true]);
        throws(() => new Response(null, { webSocket: socket }), 'RangeError', 'Responses with a WebSocket must have status code 101.');
        throws(() => new Response(null, { status: 101, webSocket: {} }), 'TypeError');
        throws(() => response.clone(), 'TypeError', 'Cannot clone a response to a WebSocket handshake.');
        """);

    [Fact]
    public Task Response_Statics() => HoldsAsync("""
        const json = Response.json({ a: [1] }, { status: 202 });
        same([json.status, json.headers.get('content-type'), await json.text()], [202, 'application/json', '{"a":[1]}']);
        same(Response.json(1, { headers: { 'Content-Type': 'x/y' } }).headers.get('content-type'), 'x/y');
        throws(() => Response.json(undefined), 'TypeError');
        const moved = Response.redirect('https://h/é', 301);
        same([moved.status, moved.headers.get('location')], [301, 'https://h/%C3%A9']);
        same(Response.redirect('https://h').status, 302);
        throws(() => moved.headers.set('a', 'b'), 'TypeError');
        throws(() => Response.redirect('https://h', 200), 'RangeError', '200 is not a redirect status code. It must be one of: 301, 302, 303, 307, or 308.');
        throws(() => Response.redirect('/x'), 'TypeError', 'Unable to parse URL: /x');
        same([Response.error().type, Response.error().status], ['error', 0]);
        """);

    [Fact]
    public Task Body_IsReadOnce_InEveryForm() => HoldsAsync("""
        const used = 'Body has already been used. It can only be used once. Use tee() first if you need to read it twice.';
        const response = new Response('{"a":1}');
        same([response.bodyUsed, await response.json(), response.bodyUsed], [false, { a: 1 }, true]);
        await rejects(response.text(), 'TypeError', used);
        throws(() => response.clone(), 'TypeError', used);
        same(await new Response('é').bytes(), bytes(0xc3, 0xa9));
        same(new Uint8Array(await new Response(new Uint8Array([1, 2, 3]).subarray(1)).arrayBuffer()), bytes(2, 3));
        same([await new Response().text(), (await new Response(null).arrayBuffer()).byteLength], ['', 0]);
        await rejects(new Response('nope').json(), 'SyntaxError');
        await rejects(new Response().json(), 'SyntaxError');
        const blob = await new Response('x', { headers: { 'Content-Type': 'A/B' } }).blob();
        same([blob.type, await blob.text()], ['a/b', 'x']);
        same(await new Response(new URLSearchParams('a=b c')).text(), 'a=b+c');
        same(await new Response({ toString: () => 'text' }).text(), 'text');
        same([await new Response('\ufeffx').text(), await new Response(bytes(0xef, 0xbb, 0xbf, 120)).text()], ['x', 'x']);
        """);

    [Fact]
    public Task Body_OfAStream_LocksAndCounts() => HoldsAsync("""
        const stream = new ReadableStream({ start(c) { c.enqueue(bytes(65)); c.enqueue(bytes(66)); c.close(); } });
        const response = new Response(stream);
        same([response.body === stream, response.headers.get('content-type'), await response.text(), response.bodyUsed, stream.locked], [true, null, 'AB', true, true]);
        throws(() => new Response(stream), 'TypeError');
        const held = new Response('x');
        held.body.getReader();
        await rejects(held.text(), 'TypeError');
        const read = new Response('abc');
        const reader = read.body.getReader();
        same([(await reader.read()).value, (await reader.read()).done], [bytes(97, 98, 99), true]);
        same(read.bodyUsed, true);
        await rejects(new Response(new ReadableStream({ start(c) { c.enqueue('text'); c.close(); } })).text(), 'TypeError');
        await rejects(new Response(new ReadableStream({ start(c) { c.error(new RangeError('mine')); } })).text(), 'RangeError', 'mine');
        """);

    [Fact]
    public Task Clone_GivesBothTheBody() => HoldsAsync("""
        const source = bytes(1, 2);
        const response = new Response(source, { status: 201, headers: { a: 'b' } });
        source[0] = 9;
        const copy = response.clone();
        copy.headers.set('a', 'c');
        same([copy.status, response.headers.get('a')], [201, 'b']);
        const mine = await response.bytes();
        mine[0] = 7;
        same([mine, await copy.bytes()], [bytes(7, 2), bytes(1, 2)]);
        const streamed = new Response(new ReadableStream({ start(c) { c.enqueue(bytes(5)); c.close(); } }));
        const other = streamed.clone();
        same([await streamed.bytes(), await other.bytes()], [bytes(5), bytes(5)]);
        """);

    [Fact]
    public Task Request_TakesWhatItIsGiven() => HoldsAsync("""
        const request = new Request('HTTPS://h.com/a b', { method: 'post', headers: { a: 'b' }, body: 'x', redirect: 'manual', cf: { k: 1 } });
        same([request.url, request.method, request.headers.get('a'), request.headers.get('content-type'), request.redirect, request.cf.k, await request.text()],
          ['https://h.com/a%20b', 'POST', 'b', 'text/plain;charset=UTF-8', 'manual', 1, 'x']);
        same([new Request('https://h').method, new Request('https://h', { method: 'patch' }).method, new Request(new URL('https://h')).url], ['GET', 'patch', 'https://h/']);
        throws(() => new Request('/x'), 'TypeError', 'Invalid URL: /x');
        throws(() => new Request('https://h', { body: 'x' }), 'TypeError', 'Request with a GET or HEAD method cannot have a body.');
        throws(() => new Request('https://h', { method: 'CONNECT' }), 'TypeError', 'Invalid HTTP method string: CONNECT');
        throws(() => new Request('https://h', { method: 'a b' }), 'TypeError');
        throws(() => new Request('https://h', { redirect: 'no' }), 'TypeError');
        throws(() => new Request('https://h', { signal: {} }), 'TypeError');
        throws(() => new Request(), 'TypeError');
        """);

    [Fact]
    public Task Request_OfARequest_TakesItsBody() => HoldsAsync("""
        const first = new Request('https://h/', { method: 'PUT', headers: { a: 'b' }, body: 'text' });
        const second = new Request(first, { headers: { c: 'd' } });
        same([first.bodyUsed, second.method, second.headers.get('a'), second.headers.get('c'), await second.text()], [true, 'PUT', null, 'd', 'text']);
        throws(() => new Request(first), 'TypeError', 'Cannot reconstruct a Request with a used body.');
        const streamed = new Request('https://h/', { method: 'POST', body: new ReadableStream({ start(c) { c.enqueue(bytes(65)); c.close(); } }) });
        same([await new Request(streamed).text(), streamed.bodyUsed], ['A', true]);
        const controller = new AbortController();
        const signaled = new Request(new Request('https://h', { signal: controller.signal }));
        controller.abort();
        same([signaled.signal.aborted, new Request('https://h').signal.aborted], [true, false]);
        const incoming = edge.request.create({ method: 'GET', url: 'https://h/x', headers: ['A', '1'] });
        const changed = new Request('https://other/', incoming);
        same([changed.url, changed.headers.get('a')], ['https://other/', '1']);
        """);

    [Fact]
    public Task FormData_Methods() => HoldsAsync("""
        const form = new FormData();
        form.append('a', 1);
        form.append('a', 'two');
        form.append('f', new Blob(['x'], { type: 'text/plain' }));
        form.append('g', new Blob(['y']), 'name.bin');
        same([form.get('a'), form.getAll('a'), form.get('none'), form.has('f')], ['1', ['1', 'two'], null, true]);
        same([form.get('f') instanceof File, form.get('f').name, form.get('g').name, form.get('f').type], [true, 'blob', 'name.bin', 'text/plain']);
        form.set('a', 'only');
        form.delete('g');
        same([...form.keys()], ['a', 'f']);
        throws(() => form.append('a', 'b', 'c'), 'TypeError');
        throws(() => new FormData({}), 'TypeError');
        """);

    [Fact]
    public Task FormData_Multipart_GoesRound() => HoldsAsync("""
        const form = new FormData();
        form.append('te"xt\n', 'line\nend');
        form.append('file', new File([bytes(13, 10, 45, 45, 0)], 'é"x.bin', { type: 'a/b' }));
        form.append('empty', '');
        const response = new Response(form);
        const type = response.headers.get('content-type');
        same(/^multipart\/form-data; boundary=\S{10,70}$/.test(type), true);
        const back = await response.formData();
        same([...back.keys()], ['te"xt\r\n', 'file', 'empty']);
        same([back.get('te"xt\r\n'), back.get('file').name, back.get('file').type, await back.get('file').bytes(), back.get('empty')],
          ['line\r\nend', 'é"x.bin', 'a/b', bytes(13, 10, 45, 45, 0), '']);
        """);

    [Fact]
    public Task FormData_IsParsed_OrRefused() => HoldsAsync("""
        const parse = (body, type) => new Response(body, { headers: { 'content-type': type } }).formData();
        const form = await parse('pre\r\n--X\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--X\r\nContent-Disposition: form-data; name="b"; filename=""\r\n\r\n\r\n--X--\r\npost', 'multipart/form-data; boundary="X"');
        same([form.get('a'), form.get('b').size, form.get('b').type], ['1', 0, 'text/plain']);
        same([...await parse('a=1&b=%20+', 'application/x-www-form-urlencoded; charset=utf-8')], [['a', '1'], ['b', '  ']]);
        for (const [body, type] of [['', 'multipart/form-data; boundary=X'], ['--X\r\n', 'multipart/form-data; boundary=X'], ['--X\r\n\r\n\r\n--X--', 'multipart/form-data; boundary=X'], ['', 'multipart/form-data'], ['', 'text/html']]) {
          await rejects(parse(body, type), 'TypeError');
        }
        await rejects(new Response(bytes(1)).formData(), 'TypeError', 'Parsing a Body as FormData requires a Content-Type header.');
        """);

    [Fact]
    public Task Blob_SlicesAndReads() => HoldsAsync("""
        const blob = new Blob(['aé', bytes(0, 1), new Blob(['z']), new Uint16Array([65]).buffer, 5], { type: 'Text/Plain' });
        same([blob.size, blob.type, await blob.slice(0, 3).text(), await blob.slice(-1).text(), blob.slice(3, 1).size], [9, 'text/plain', 'aé', '5', 0]);
        same([blob.slice(0, 1, 'x/y').type, new Blob([], { type: 'é' }).type, await new Blob(['a\r\nb'], { endings: 'native' }).text()], ['x/y', '', 'a\nb']);
        same(await new Response(blob.slice(0, 1).stream()).text(), 'a');
        const file = new File(['x'], 'n', { lastModified: 5 });
        same([file.name, file.lastModified, file instanceof Blob, Object.prototype.toString.call(file)], ['n', 5, true, '[object File]']);
        throws(() => new Blob('x'), 'TypeError');
        throws(() => new File([]), 'TypeError');
        """);
}
