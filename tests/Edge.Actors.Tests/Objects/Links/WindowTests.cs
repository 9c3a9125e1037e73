using Edge.Actors.Objects.Links;

namespace Edge.Actors.Tests.Objects.Links;

public sealed class WindowTests
{
    [Fact]
    public void Take_StopsAtTheBytesOfABatch_ButGivesOneItemAtLeast()
    {
        var window = new SendWindow<string>(maxFlyingBytes: 1000);
        window.Add("a", 600);
        window.Add("b", 10);
        window.Add("c", 10);

        Assert.Equal(["a"], window.Take(500).ToArray());
        Assert.Equal(["b", "c"], window.Take(500).ToArray());
        Assert.Equal(4, window.Next);
    }

    [Fact]
    public void Take_WhenTooMuchIsUnconfirmed_GivesNothingUntilItIsConfirmed()
    {
        var window = new SendWindow<string>(maxFlyingBytes: 100);
        window.Add("a", 80);
        window.Add("b", 80);
        window.Take(1000);

        Assert.Empty(window.Take(1000));
        Assert.Equal(["a"], window.Confirm(1));
        Assert.Equal(["b"], window.Take(1000).ToArray());
    }

    [Fact]
    public void WaitingBytes_AreThoseThatAreNotSent()
    {
        var window = new SendWindow<string>(maxFlyingBytes: 100);
        window.Add("a", 80);
        window.Add("b", 70);
        Assert.Equal(150, window.WaitingBytes);

        window.Take(1000);
        Assert.Equal(70, window.WaitingBytes);
        window.Rewind();
        Assert.Equal(150, window.WaitingBytes);

        window.Take(1000);
        window.Confirm(1);
        window.Take(1000);
        Assert.Equal(0, window.WaitingBytes);
    }

    [Fact]
    public void Rewind_SendsAgainWhatIsUnconfirmed_BeforeWhatWaits()
    {
        var window = new SendWindow<string>(maxFlyingBytes: 1000);
        window.Add("a", 1);
        window.Add("b", 1);
        window.Take(1000);
        window.Add("c", 1);
        window.Confirm(1);

        window.Rewind();

        Assert.Equal(2, window.Next);
        Assert.Equal(["b", "c"], window.Take(1000).ToArray());
    }

    [Fact]
    public void Confirm_OfWhatIsConfirmedAlready_GivesNothing()
    {
        var window = new SendWindow<string>(maxFlyingBytes: 1000);
        window.Add("a", 1);
        window.Take(1000);
        window.Confirm(1);

        Assert.Empty(window.Confirm(1));
        Assert.Equal(0, window.Count);
    }

    [Theory]
    [InlineData(1, "abc", "abc")]
    [InlineData(2, "abc", "")]
    [InlineData(0, "xabc", "abc")]
    [InlineData(0, "x", "")]
    public void Take_OfReceivedItems_GivesThoseThatAreNext(long first, string items, string expected)
    {
        var window = new ReceiveWindow<char>();

        Assert.Equal(expected, string.Concat(window.Take(first, [.. items])));
        Assert.Equal(expected.Length, window.Received);
    }
}
