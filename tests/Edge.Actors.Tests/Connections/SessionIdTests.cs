using Edge.Actors.Connections;

namespace Edge.Actors.Tests.Connections;

public sealed class SessionIdTests
{
    [Fact]
    public void Accept_WhenItIsOneOfOurs_KeepsIt()
    {
        var session = SessionId.Accept(null);

        Assert.Equal(session, SessionId.Accept(session));
        Assert.StartsWith("s_", session, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s_")]
    [InlineData("s_short")]
    [InlineData("x_AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("s_AAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("s_AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("s_                      ")]
    [InlineData("s_AAAAAAAAAAAAAAAAAAAA==")]
    public void Accept_WhenItIsNot_MakesANewOne(string? session)
    {
        var accepted = SessionId.Accept(session);

        Assert.NotEqual(session, accepted);
        Assert.Equal(24, accepted.Length);
    }

    [Fact]
    public void NewConnection_WhenCalled_NeverRepeats() =>
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => SessionId.NewConnection()).Distinct().Count());
}
