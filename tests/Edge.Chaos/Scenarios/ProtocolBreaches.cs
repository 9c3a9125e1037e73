using System.Text;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>Every rule of RFC 6455 that a client can break on an open connection, and the code it must be closed with.</summary>
internal static class ProtocolBreaches
{
    private const int Text = 0x81;
    private const int TextBegin = 0x01;
    private const int Continuation = 0x80;
    private const int ContinuationBegin = 0x00;
    private const int Ping = 0x89;
    private const int Close = 0x88;
    private const int ProtocolError = 1002;
    private const int InvalidPayload = 1007;
    private const int TooBig = 1009;

    public static IReadOnlyList<(string Rule, byte[] Bytes, int Code)> All { get; } =
    [
        ("unmasked text", Frames.Unmasked(Text, "hello"), ProtocolError),
        ("unmasked ping", Frames.Unmasked(Ping, "hello"), ProtocolError),
        ("RSV1 without an extension", Frames.Masked(Text | 0x40, "hello"), ProtocolError),
        ("RSV2", Frames.Masked(Text | 0x20, "hello"), ProtocolError),
        ("RSV3", Frames.Masked(Text | 0x10, "hello"), ProtocolError),
        .. Opcodes(3, 7),
        .. Opcodes(0xB, 0xF),
        ("fragmented ping", Frames.Masked(0x09, "hello"), ProtocolError),
        ("fragmented close", Frames.Masked(0x08, ""), ProtocolError),
        ("ping of 126 bytes", Frames.Masked(Ping, new string('x', 126)), ProtocolError),
        ("close of 126 bytes", Frames.Close(1000, [.. Enumerable.Repeat((byte)'x', 124)]), ProtocolError),
        ("continuation of nothing", Frames.Masked(Continuation, "hello"), ProtocolError),
        ("unfinished continuation of nothing", Frames.Masked(ContinuationBegin, "hello"), ProtocolError),
        ("text inside of a message", [.. Frames.Masked(TextBegin, "he"), .. Frames.Masked(Text, "llo")], ProtocolError),
        ("continuation after the end", [.. Frames.Masked(TextBegin, "he"), .. Frames.Masked(Continuation, "llo"), .. Frames.Masked(Continuation, "!")], ProtocolError),
        ("text that is not UTF-8", Frames.Masked(Text, [0xCE, 0xBA, 0xED, 0xA0, 0x80]), InvalidPayload),
        ("text cut inside of a character", Frames.Masked(Text, [0xE2, 0x82]), InvalidPayload),
        ("not UTF-8 across fragments, at the first octet that shows it", [.. Frames.Masked(TextBegin, [0xF0]), .. Frames.Masked(ContinuationBegin, [0x80])], InvalidPayload),
        ("overlong UTF-8", Frames.Masked(Text, [0xC0, 0xAF]), InvalidPayload),
        ("close of 1 byte", Frames.Masked(Close, "x"), ProtocolError),
        .. CloseCodes(0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535),
        ("close reason that is not UTF-8", Frames.Close(1000, 0xC3, 0x28), InvalidPayload),
        ("length with the top bit set", Frames.Announced(Text, 1UL << 63), ProtocolError),
        ("frame beyond the limit, by its header alone", Frames.Announced(Text, (1024 * 1024) + 1), TooBig),
        ("frame of 2^62 bytes, by its header alone", Frames.Announced(Text, 1UL << 62), TooBig),
        ("message beyond the limit in fragments, by a header alone", [.. Frames.Masked(TextBegin, "hello"), .. Frames.Announced(ContinuationBegin, 1024 * 1024)], TooBig),
        ("room message beyond 64 KiB", [.. Long(Text), .. Long(Continuation)], TooBig),
    ];

    /// <summary>Closes that are right, with the code that comes back.</summary>
    public static IReadOnlyList<(int Code, byte[] Bytes)> RightCloses { get; } =
    [
        .. new[] { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999 }
            .Select(code => (code, Frames.Close(code, Encoding.ASCII.GetBytes("bye")))),
        (1005, Frames.Masked(Close, string.Empty)),
    ];

    private static IEnumerable<(string, byte[], int)> Opcodes(int from, int to) =>
        Enumerable.Range(from, to - from + 1).Select(
            opcode => ($"reserved opcode {opcode:X}", Frames.Masked(0x80 | opcode, string.Empty), ProtocolError));

    private static IEnumerable<(string, byte[], int)> CloseCodes(params int[] codes) =>
        codes.Select(code => ($"close code {code}", Frames.Close(code), ProtocolError));

    /// <summary>Two of these are within the limit of a connection and beyond that of a room.</summary>
    private static byte[] Long(int firstOctet)
    {
        var first = firstOctet == Text ? TextBegin : firstOctet;
        return Frames.Masked(first, new string('x', 40_000));
    }
}
