namespace Edge.Workers.Tests.Prelude;

public sealed class ValueTests : WebApiTests
{
    /// <summary>Each of these survives structuredClone and the bytes of the codec.</summary>
    private const string Values = """
        const shared = { s: 1 };
        const circular = { name: 'c', list: [] };
        circular.list.push(circular);
        const buffer = new ArrayBuffer(8);
        const error = new RangeError('bad', { cause: { why: 1 } });
        error.stack = 'RangeError: bad\n    at x';
        const nameless = new (class Foo extends Error {})('m');
        nameless.stack = 'Foo: m';
        const values = [
          undefined, null, true, false, 0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 31), 2 ** 45, 5e-324, '', 'aé☃💩', '\ud800', 'x'.repeat(9000),
          0n, -1n, 2n ** 70n, -(2n ** 64n), [], {}, [1, , 3], [undefined], [[[]]], { a: undefined, b: { c: [1, 'x', null] } }, Object.assign([1], { extra: 2 }),
          new Date(5), new Date(NaN), /a\/b/gi, new Map([[{ k: 1 }, new Set([1, 'x'])], ['m', new Map()]]), new Set([[1]]),
          Object(1), Object('s'), Object(false), Object(3n), buffer, new Uint8Array([1, 2, 3]), new Float64Array([1.5, -0]), new BigInt64Array([-1n]),
          new DataView(buffer, 2, 3), { view: new Uint16Array(buffer, 2, 1), same: buffer }, error, nameless, new Error(), new DOMException('m', 'AbortError'),
          { one: shared, two: shared }, circular, new Blob(['hi'], { type: 'text/plain' }), new File(['x'], 'n.txt', { lastModified: 7 }),
          JSON.parse('{"__proto__": 1, "a": 2}'), Array.from({ length: 300 }, (_, id) => ({ id, text: `message ${id}`, at: 1.7e12 + id })),
        ];

        """;

    [Fact]
    public Task Codec_KeepsEveryValue() => HoldsAsync(Values + """
        for (const value of values) same(edge.decodeValue(edge.encodeValue(value)), value);
        same(edge.decodeValue(edge.encodeValue(values)), values);
        """);

    [Fact]
    public Task StructuredClone_KeepsEveryValue() => HoldsAsync(Values + """
        for (const value of values) same(structuredClone(value), value);
        same(structuredClone(values), values);
        """);

    [Fact]
    public Task Identity_IsKept() => HoldsAsync(Values + """
        for (const copy of [structuredClone, value => edge.decodeValue(edge.encodeValue(value))]) {
          const pair = copy({ one: shared, two: shared, circular, view: new Uint16Array(buffer, 2, 1), buffer });
          same([pair.one === pair.two, pair.one === shared, pair.circular.list[0] === pair.circular], [true, false, true]);
          same([pair.view.buffer === pair.buffer, pair.view.byteOffset, Object.hasOwn(copy([1, , 3]), 1)], [true, 2, false]);
          same([copy(error) instanceof RangeError, copy(error).cause.why, copy(nameless).name], [true, 1, 'Error']);
          same(Object.hasOwn(copy({ a: undefined }), 'a'), true);
        }
        """);

    [Fact]
    public Task PlainObjects_AreWhatClassInstancesBecome() => HoldsAsync("""
        class Point { constructor() { this.x = 1; } get y() { return 2; } }
        const given = Object.assign(Object.create(null), { a: 1 });
        Object.defineProperty(given, 'hidden', { value: 1 });
        given[Symbol('s')] = 1;
        for (const copy of [structuredClone, value => edge.decodeValue(edge.encodeValue(value))]) {
          same([copy(new Point()), Object.getPrototypeOf(copy(new Point())) === Object.prototype, copy(given)], [{ x: 1 }, true, { a: 1 }]);
          same(copy({ get g() { return 3; } }), { g: 3 });
          same(copy(Object.create(Map.prototype)), {});
        }
        """);

    [Fact]
    public Task WhatCannotBeCloned_IsADataCloneError() => HoldsAsync("""
        for (const copy of [structuredClone, edge.encodeValue]) {
          throws(() => copy(() => 1), 'DataCloneError', '() => 1 could not be cloned.');
          throws(() => copy({ a: [Symbol('q')] }), 'DataCloneError', 'Symbol(q) could not be cloned.');
          throws(() => copy(Promise.resolve()), 'DataCloneError', '#<Promise> could not be cloned.');
          throws(() => copy(new WeakMap()), 'DataCloneError', '#<WeakMap> could not be cloned.');
          throws(() => copy({ x: new Headers() }), 'DataCloneError', 'Could not serialize object of type "Headers". This type does not support serialization.');
          throws(() => copy({ get x() { throw new RangeError('mine'); } }), 'RangeError', 'mine');
        }
        same(new DOMException('', 'DataCloneError').code, 25);
        """);

    [Fact]
    public Task Transfer_MovesBuffers_OrNothing() => HoldsAsync("""
        const moved = new ArrayBuffer(8);
        const { a, view } = structuredClone({ a: moved, view: new Uint8Array(moved, 2) }, { transfer: [moved] });
        same([moved.byteLength, a.byteLength, view.buffer === a], [0, 8, true]);
        const kept = new ArrayBuffer(4);
        throws(() => structuredClone({ kept, bad: () => 1 }, { transfer: [kept] }), 'DataCloneError');
        same(kept.byteLength, 4);
        throws(() => structuredClone(1, { transfer: [kept, kept] }), 'DataCloneError');
        throws(() => structuredClone(1, { transfer: [{}] }), 'DataCloneError');
        throws(() => structuredClone(moved), 'DataCloneError', 'An ArrayBuffer is detached and could not be cloned.');
        throws(() => structuredClone(), 'TypeError');
        """);

    [Fact]
    public Task Bytes_AreJsonForPlainData_TaggedForTheRest() => HoldsAsync("""
        const plain = { a: [1, 'é', null, true], b: { c: -1.5 } };
        same(new TextDecoder().decode(edge.encodeValue(plain)), '\x01' + JSON.stringify(plain));
        same([edge.toJson(plain), edge.toJson({ a: undefined }), edge.toJson(-0), edge.toJson([new Date()])], [JSON.stringify(plain), undefined, undefined, undefined]);
        same(edge.encodeValue(undefined), bytes(2, 95));
        same(edge.encodeValue({ a: undefined }), bytes(2, 111, 34, 1, 97, 95, 46));
        same(edge.encodeValue(new Set([-3])), bytes(2, 83, 1, 73, 5));
        """);

    [Fact]
    public Task Bytes_ThatAreMalformed_AreRefused() => HoldsAsync("""
        for (const bad of [[], [9], [2], [2, 33], [2, 111], [2, 94, 0], [2, 97, 200, 1], [2, 66, 255, 255, 255, 127], [2, 95, 95], [2, 120, 0], [2, 78, 1]]) {
          throws(() => edge.decodeValue(new Uint8Array(bad)), 'DataCloneError', 'Unable to deserialize cloned data.');
        }
        """);

    [Fact]
    public Task Externals_TravelAsTheNumberTheyWereGiven() => HoldsAsync("""
        const stubs = [];
        const encoded = edge.encodeValue({ f: parseInt, g: [parseInt] }, value => (typeof value === 'function' ? stubs.push(value) - 1 : undefined));
        const back = edge.decodeValue(encoded, number => stubs[number]);
        same([back.f === parseInt, back.g[0] === parseInt], [true, true]);
        throws(() => edge.encodeValue(Symbol('x'), () => undefined), 'DataCloneError');
        """);

    [Fact]
    public Task ToJson_OfPrototypes_IsNotCalled() => HoldsAsync("""
        Array.prototype.toJSON = () => 'gone';
        same(edge.decodeValue(edge.encodeValue({ a: [1] })), { a: [1] });
        """);
}
