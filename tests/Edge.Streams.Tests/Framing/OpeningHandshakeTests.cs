using Edge.Streams.Framing;

namespace Edge.Streams.Tests.Framing;

public sealed class OpeningHandshakeTests
{
    [Fact]
    public void AcceptKey_WhenKeyIsExampleOfRfc_GivesItsAnswer() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", OpeningHandshake.AcceptKey("dGhlIHNhbXBsZSBub25jZQ=="));

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("abcd", false)]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!==", false)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA=", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAA AA==", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==AAAA", false)]
    public void IsValidKey_TakesBase64Of16Octets(string? key, bool expected) => Assert.Equal(expected, OpeningHandshake.IsValidKey(key));

    [Fact]
    public void NewKey_IsValidAndFresh()
    {
        Assert.True(OpeningHandshake.IsValidKey(OpeningHandshake.NewKey()));
        Assert.NotEqual(OpeningHandshake.NewKey(), OpeningHandshake.NewKey());
    }
}
