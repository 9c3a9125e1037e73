namespace Edge.Workers.Tests.Prelude;

public sealed class GlobalTests : WebApiTests
{
    [Fact]
    public Task Interfaces_LookAsWebIdlSays() => HoldsAsync("""
        const names = ['Event', 'EventTarget', 'URL', 'URLSearchParams', 'URLPattern', 'Headers', 'Request', 'Response', 'Blob', 'File', 'FormData',
          'ReadableStream', 'WritableStream', 'TransformStream', 'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'DOMException', 'Crypto', 'CryptoKey'];
        for (const name of names) {
          const own = Object.getOwnPropertyDescriptor(globalThis, name);
          same([name, own.enumerable, own.writable, own.configurable, own.value.name], [name, false, true, true, name]);
          same(own.value.prototype[Symbol.toStringTag], name);
          const member = Object.getOwnPropertyNames(own.value.prototype).find(key => key !== 'constructor');
          same([name, Object.getOwnPropertyDescriptor(own.value.prototype, member).enumerable], [name, true]);
          throws(() => own.value(), 'TypeError');
        }
        same(Object.keys(globalThis).filter(key => names.includes(key)), []);
        for (const hidden of [AbortSignal, Crypto, SubtleCrypto, CryptoKey, ReadableStreamDefaultController, ReadableByteStreamController, TransformStreamDefaultController]) {
          throws(() => new hidden(), 'TypeError', 'Illegal constructor');
        }
        """);

    [Fact]
    public Task UserCode_ThatReplacesNatives_ChangesNothingInside() => HoldsAsync("""
        const { Promise: RealPromise } = globalThis;
        globalThis.Uint8Array = globalThis.Map = globalThis.Promise = globalThis.Set = globalThis.TypeError = globalThis.JSON = undefined;
        const leaked = [];
        Function.prototype.call = Function.prototype.apply = function (...all) { leaked.push(all); };
        same(await new Response('{"a":1}').json(), { a: 1 });
        same(structuredClone(edge.decodeValue(edge.encodeValue({ a: undefined }))), { a: undefined });
        same(new URL('https://h/a"?b').href, 'https://h/a%22?b');
        const stream = new TransformStream();
        stream.writable.getWriter().write(1);
        same((await stream.readable.getReader().read()).value, 1);
        same(leaked, []);
        """);

    [Fact]
    public async Task Console_WritesLikeNode()
    {
        await RunAsync("""
            console.log('a %s %d %i %j %%', 'b', '1.5', 2.7, { c: 1 }, 'rest', ['x', 1]);
            console.info({ a: 1, b: 'x', c: [1, , 3], d: { e: { f: { g: 1 } } } });
            console.warn(new Map([[{ k: 1 }, 'v']]), new Set([1]), new Date(0), /x/g, null, undefined, -0, 10n, Symbol('s'));
            const circular = {}; circular.self = circular; console.error(circular);
            console.debug(class A extends Map {}, () => {}, function foo() {}, new (class Foo { x = 1; }), Object.create(null));
            console.log(new Uint8Array([1, 2]), new ArrayBuffer(2), new Headers({ a: 'b' }), "it's", ["it's"]);
            console.group('g'); console.log('in\nner'); console.groupEnd();
            console.count(); console.count(); console.assert(false, 'no %d', 1); console.assert(true, 'yes');
            console.log({ get boom() { return 1; } }, new Proxy({}, { ownKeys() { throw new Error('trap'); } }));
            """);

        Assert.Equal(
            [
                "log a b 1.5 2 {\"c\":1} % rest [ 'x', 1 ]",
                "info {\n  a: 1,\n  b: 'x',\n  c: [ 1, <1 empty item>, 3 ],\n  d: { e: { f: [Object] } }\n}",
                "warn Map(1) { { k: 1 } => 'v' } Set(1) { 1 } 1970-01-01T00:00:00.000Z /x/g null undefined -0 10n Symbol(s)",
                "error <ref *1> { self: [Circular *1] }",
                "debug [class A extends Map] [Function (anonymous)] [Function: foo] Foo { x: 1 } [Object: null prototype] {}",
                "log Uint8Array(2) [ 1, 2 ] ArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 } Headers { 'a': 'b' } it's [ \"it's\" ]",
                "log g",
                "log   in\n  ner",
                "info default: 1",
                "info default: 2",
                "error Assertion failed: no 1",
                "log [cannot be shown: trap]",
            ],
            Console);
    }

    [Fact]
    public async Task Console_Table_DrawsRows()
    {
        await RunAsync("console.table([{ a: 1, b: 'x' }, { a: 2 }])");

        Assert.Equal(
            "log ┌─────────┬───┬─────┐\n│ (index) │ a │ b   │\n├─────────┼───┼─────┤\n│ 0       │ 1 │ 'x' │\n│ 1       │ 2 │     │\n└─────────┴───┴─────┘",
            Assert.Single(Console));
    }

    [Fact]
    public Task Crypto_DigestsAndRandom() => HoldsAsync("""
        const hex = buffer => Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, '0')).join('');
        same(hex(await crypto.subtle.digest('sha-1', bytes(97, 98, 99))), 'a9993e364706816aba3e25717850c26c9cd0d89d');
        same(hex(await crypto.subtle.digest({ name: 'SHA-256' }, new ArrayBuffer(0))), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
        await rejects(crypto.subtle.digest('x', bytes()), 'NotSupportedError');
        await rejects(crypto.subtle.digest('SHA-1', 'text'), 'TypeError');
        same(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), true);
        same(crypto.randomUUID() === crypto.randomUUID(), false);
        const array = new Uint32Array(8);
        same([crypto.getRandomValues(array) === array, array.every(number => number === 0)], [true, false]);
        throws(() => crypto.getRandomValues(new Float32Array(1)), 'TypeMismatchError');
        throws(() => crypto.getRandomValues(new Uint8Array(65537)), 'QuotaExceededError');
        same(crypto.subtle.timingSafeEqual(bytes(1, 2), bytes(1, 2)), true);
        same(crypto.subtle.timingSafeEqual(bytes(1, 2), bytes(1, 3)), false);
        throws(() => crypto.subtle.timingSafeEqual(bytes(1), bytes(1, 2)), 'TypeError');
        """);

    [Fact]
    public Task Crypto_HmacKeys() => HoldsAsync("""
        const { subtle } = crypto;
        const key = await subtle.importKey('raw', new TextEncoder().encode('key'), { name: 'HMAC', hash: 'SHA-256' }, true, ['verify', 'sign']);
        same([key.type, key.extractable, key.algorithm, key.usages], ['secret', true, { name: 'HMAC', hash: { name: 'SHA-256' }, length: 24 }, ['sign', 'verify']]);
        const data = new TextEncoder().encode('The quick brown fox jumps over the lazy dog');
        const signature = await subtle.sign('HMAC', key, data);
        same(btoa(String.fromCharCode(...new Uint8Array(signature))), '97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg=');
        same([await subtle.verify('HMAC', key, signature, data), await subtle.verify('HMAC', key, signature, bytes(1))], [true, false]);
        const jwk = await subtle.exportKey('jwk', key);
        same(jwk, { kty: 'oct', k: 'a2V5', alg: 'HS256', key_ops: ['sign', 'verify'], ext: true });
        const again = await subtle.importKey('jwk', jwk, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
        await rejects(subtle.exportKey('raw', again), 'InvalidAccessError');
        await rejects(subtle.verify('HMAC', again, signature, data), 'InvalidAccessError');
        const made = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-512' }, true, ['sign']);
        same((await subtle.exportKey('raw', made)).byteLength, 128);
        await rejects(subtle.importKey('raw', bytes(1), { name: 'HMAC', hash: 'SHA-1' }, true, ['encrypt']), 'SyntaxError');
        await rejects(subtle.importKey('raw', bytes(1), { name: 'HMAC', hash: 'SHA-1' }, true, []), 'SyntaxError');
        """);

    [Fact]
    public Task Crypto_AesAndDerivation() => HoldsAsync("""
        const { subtle } = crypto;
        const hex = buffer => Array.from(new Uint8Array(buffer), byte => byte.toString(16).padStart(2, '0')).join('');
        for (const name of ['AES-GCM', 'AES-CBC']) {
          const key = await subtle.generateKey({ name, length: 256 }, true, ['encrypt', 'decrypt']);
          const algorithm = { name, iv: new Uint8Array(name === 'AES-GCM' ? 12 : 16), additionalData: bytes(5) };
          for (const size of [0, 1, 16, 33]) {
            const plain = new Uint8Array(size).fill(7);
            const secret = await subtle.encrypt(algorithm, key, plain);
            same(new Uint8Array(await subtle.decrypt(algorithm, key, secret)), plain);
          }
          await rejects(subtle.decrypt(algorithm, key, new Uint8Array(17)), 'OperationError');
        }
        const zero = await subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', false, ['encrypt']);
        same(hex(await subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, zero, new Uint8Array(16))), '0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf');
        const secret = await subtle.importKey('raw', new TextEncoder().encode('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
        const salt = new TextEncoder().encode('salt');
        same(hex(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt, iterations: 2 }, secret, 160)), 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957');
        const derived = await subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: 1 }, secret, { name: 'AES-GCM', length: 128 }, true, ['encrypt']);
        same(hex(await subtle.exportKey('raw', derived)), '120fb6cffcf8b32c43e7225256c4f837');
        const hkdf = await subtle.importKey('raw', new Uint8Array(22).fill(0x0b), 'HKDF', false, ['deriveBits']);
        const info = Uint8Array.from({ length: 10 }, (_, index) => 0xf0 + index), hkdfSalt = Uint8Array.from({ length: 13 }, (_, index) => index);
        same(hex(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: hkdfSalt, info }, hkdf, 336)),
          '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
        await rejects(subtle.importKey('raw', bytes(1), 'AES-GCM', true, ['encrypt']), 'DataError');
        await rejects(subtle.generateKey({ name: 'RSA-PSS' }, true, ['sign']), 'NotSupportedError');
        """);

    [Theory]
    [InlineData("PBKDF2", "iterations: 1e9", 256, "NotSupportedError: Pbkdf2 failed: iteration counts above 100000 are not supported (requested 1000000000).")]
    [InlineData("PBKDF2", "iterations: 1e5", 8 << 20, "OperationError: Pbkdf2 failed: 8388608 bits take")]
    [InlineData("PBKDF2", "iterations: 1, salt: new Uint8Array(16 << 20)", 256 * 64, "OperationError: Pbkdf2 failed: 16384 bits take")]
    [InlineData("HKDF", "info: new Uint8Array(16 << 20)", 256 * 64, "OperationError: Hkdf failed: 16384 bits take")]
    [InlineData("HKDF", "info: new Uint8Array(0)", 256 * 256, "OperationError: The length to derive is too large for HKDF.")]
    public async Task Derivation_ThatTakesTooLong_IsRefused(string name, string parameters, int bits, string problem)
    {
        var error = await RunAsync($$"""
            const key = await crypto.subtle.importKey('raw', new Uint8Array(16), '{{name}}', false, ['deriveBits']);
            const parameters = { name: '{{name}}', hash: 'SHA-256', salt: new Uint8Array(16), {{parameters}} };
            return crypto.subtle.deriveBits(parameters, key, {{bits}}).then(() => 'derived', e => `${e.name}: ${e.message}`);
            """);

        Assert.StartsWith(problem, (string?)error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SmallGlobals()
    {
        await HoldsAsync("""
            same([typeof performance.now(), performance.now() <= performance.now(), navigator.userAgent], ['number', true, 'Cloudflare-Workers']);
            const order = [];
            queueMicrotask(() => order.push('micro'));
            order.push('now');
            await null;
            same(order, ['now', 'micro']);
            throws(() => queueMicrotask(1), 'TypeError');
            let heard;
            addEventListener('error', event => { heard = event.error.message; event.preventDefault(); });
            reportError(new RangeError('quiet'));
            same(heard, 'quiet');
            """);

        Assert.Empty(Console);
    }

    [Fact]
    public async Task ReportError_GoesToTheConsole()
    {
        await RunAsync("reportError(new RangeError('loud'))");

        Assert.StartsWith("error Uncaught RangeError: loud", Assert.Single(Console), StringComparison.Ordinal);
    }
}
