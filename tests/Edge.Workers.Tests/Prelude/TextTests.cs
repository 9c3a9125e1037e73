namespace Edge.Workers.Tests.Prelude;

public sealed class TextTests : WebApiTests
{
    [Fact]
    public Task Encoder_WritesUtf8_WithLoneSurrogatesReplaced() => HoldsAsync("""
        const encoder = new TextEncoder();
        same(encoder.encode('aé☃💩'), bytes(97, 0xc3, 0xa9, 0xe2, 0x98, 0x83, 0xf0, 0x9f, 0x92, 0xa9));
        same(encoder.encode('\ud800x\udc00'), bytes(0xef, 0xbf, 0xbd, 120, 0xef, 0xbf, 0xbd));
        same([encoder.encode(), encoder.encode(undefined), encoder.encode(null)], [bytes(), bytes(), bytes(110, 117, 108, 108)]);
        const long = 'é'.repeat(5000) + 'x'.repeat(20000) + '💩';
        same(new TextDecoder().decode(encoder.encode(long)) === long, true);
        same(encoder.encode(long).buffer.byteLength, 10000 + 20000 + 4);
        """);

    [Fact]
    public Task EncodeInto_StopsBeforeACharacterThatDoesNotFit() => HoldsAsync("""
        const target = new Uint8Array(5);
        same(new TextEncoder().encodeInto('aé💩', target), { read: 2, written: 3 });
        same(new TextEncoder().encodeInto('☃☃', target.subarray(1)), { read: 1, written: 3 });
        same(target, bytes(97, 0xe2, 0x98, 0x83, 0));
        throws(() => new TextEncoder().encodeInto('a', new Uint16Array(1)), 'TypeError');
        """);

    [Fact]
    public Task Decoder_ReplacesEachMaximalPart() => HoldsAsync("""
        const cases = [
          [[0xff], '\ufffd'], [[0xc0, 0x80], '\ufffd\ufffd'], [[0xe2, 0x98], '\ufffd'], [[0xe2, 0x28, 0xa1], '\ufffd(\ufffd'],
          [[0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'], [[0xf0, 0x9f, 0x92], '\ufffd'], [[0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
          [[0xf0, 0x80, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'], [[0xe0, 0x80], '\ufffd\ufffd'], [[0x41, 0xc3], 'A\ufffd'],
        ];
        for (const [input, expected] of cases) {
          same(new TextDecoder().decode(new Uint8Array(input)), expected);
          throws(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(input)), 'TypeError');
        }
        """);

    [Fact]
    public Task Decoder_StreamsAtEveryCut() => HoldsAsync("""
        const all = new TextEncoder().encode('\ufeffaé☃💩z');
        for (let cut = 0; cut <= all.length; cut++) {
          const decoder = new TextDecoder();
          const text = decoder.decode(all.subarray(0, cut), { stream: true }) + decoder.decode(all.subarray(cut));
          same([cut, text], [cut, 'aé☃💩z']);
        }
        const decoder = new TextDecoder();
        same([decoder.decode(bytes(0xe2), { stream: true }), decoder.decode(), decoder.decode(bytes(65))], ['', '\ufffd', 'A']);
        """);

    [Fact]
    public Task Decoder_ByteOrderMark_AndLabels() => HoldsAsync("""
        const marked = bytes(0xef, 0xbb, 0xbf, 65, 0xef, 0xbb, 0xbf);
        same([new TextDecoder().decode(marked), new TextDecoder('utf8', { ignoreBOM: true }).decode(marked)], ['A\ufeff', '\ufeffA\ufeff']);
        same([new TextDecoder(' UTF-8\n').encoding, new TextDecoder('latin1').encoding, new TextDecoder('utf-16').encoding], ['utf-8', 'windows-1252', 'utf-16le']);
        throws(() => new TextDecoder('nope'), 'RangeError');
        same(new TextDecoder('latin1').decode(bytes(0x80, 0xe9, 0x9d)), '€é\x9d');
        same(new TextDecoder('utf-16le').decode(bytes(0xff, 0xfe, 65, 0, 0x3d, 0xd8, 0xa9, 0xdc, 0, 0xd8)), 'A💩\ufffd');
        same(new TextDecoder('utf-16be').decode(bytes(0, 65, 0)), 'A\ufffd');
        same(new TextDecoder().decode(new Uint16Array([0x4241]).buffer), 'AB');
        same(new TextDecoder().decode(new DataView(new ArrayBuffer(4), 1, 2)), '\0\0');
        throws(() => new TextDecoder().decode('x'), 'TypeError');
        """);

    [Fact]
    public Task Base64_ForgivesAndRefuses() => HoldsAsync("""
        same([btoa(''), btoa('a'), btoa('ab'), btoa('abc'), btoa('\xff\xfe')], ['', 'YQ==', 'YWI=', 'YWJj', '//4=']);
        same([atob('YQ=='), atob(' Y W\tI\n='), atob('YQ'), atob('//4=')], ['a', 'ab', 'a', '\xff\xfe']);
        for (const bad of ['Y', 'YQ=', 'YQ===', '=', 'Y=Q=', 'YQ-_', 'é']) throws(() => atob(bad), 'InvalidCharacterError');
        throws(() => btoa('☃'), 'InvalidCharacterError');
        throws(() => btoa(), 'TypeError');
        same([btoa(null), atob(null).length], ['bnVsbA==', 3]);
        """);
}
