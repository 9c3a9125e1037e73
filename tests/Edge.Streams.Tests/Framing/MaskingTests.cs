using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

public sealed class MaskingTests
{
    private static readonly byte[] Key = [0xA1, 0x02, 0xF3, 0x44];

    [Fact]
    public void Apply_AtAnyLengthOffsetAndAlignment_IsTheMaskOfTheRfc()
    {
        var source = Enumerable.Range(0, 300).Select(i => (byte)(i * 31)).ToArray();
        for (var length = 0; length <= 260; length++)
        {
            for (var offset = 0; offset < 8; offset++)
            {
                var masked = source.ToArray();
                Masking.Apply(masked.AsSpan(offset, length), 0xA102F344, offset);

                var expected = source.Select((octet, i) => i >= offset && i < offset + length ? (byte)(octet ^ Key[i & 3]) : octet);
                Assert.Equal(expected, masked);
            }
        }
    }

    [Fact]
    public void Apply_Twice_GivesThePayloadBack()
    {
        var payload = "something to hide from proxies"u8.ToArray();

        Masking.Apply(payload, 0x01020304, 0);
        Masking.Apply(payload, 0x01020304, 0);

        Assert.Equal("something to hide from proxies"u8, payload);
    }
}
