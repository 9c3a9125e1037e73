using System.Text;
using Edge.Actors.Workers;
using Edge.Host.Workers.Tail;

namespace Edge.Host.Tests.Workers.Running;

public sealed class WorkerFeedTests
{
    private readonly WorkerFeeds _feeds = new();

    [Fact]
    public void Write_OfAWorkerThatNobodyFollows_IsNotKept()
    {
        _feeds.Write("a", Line("before"));
        var feed = _feeds.Open("a");
        _feeds.Write("a", Line("while"));
        _feeds.Write("b", Line("other"));

        Assert.Equal(["while"], feed.Take()!.Value.Lines.Select(line => line.Text));
        Assert.Null(feed.Take());
    }

    [Fact]
    public void Take_GivesWhatFitsInOneMessage_AndCountsWhatDidNotFitAtAll()
    {
        var feed = _feeds.Open("a");
        for (var i = 0; i < 1005; i++)
        {
            _feeds.Write("a", Line($"{i}"));
        }

        var (lines, dropped) = feed.Take()!.Value;

        Assert.Equal((1000, 5), (lines.Count, dropped));
        Assert.Equal("999", lines[^1].Text);
        Assert.Null(feed.Take());
    }

    [Fact]
    public void Take_OfLongLines_CutsThem_AndMakesSeveralBatches()
    {
        var feed = _feeds.Open("a");
        for (var i = 0; i < 10; i++)
        {
            _feeds.Write("a", Line(new string('x', 100_000)));
        }

        var batches = new[] { feed.Take(), feed.Take(), feed.Take() };

        Assert.Equal([7, 3, null], batches.Select(batch => batch?.Lines.Count));
        Assert.Equal(8 * 1024 + 1, batches[0]!.Value.Lines[0].Text.Length);
    }

    [Fact]
    public void Take_OfManyLinesOfALongName_FitsInOneMessage()
    {
        var feed = _feeds.Open("a");
        for (var i = 0; i < 1000; i++)
        {
            _feeds.Write("a", Line($"{i}") with { Source = new string('ü', 100) });
        }

        var batch = feed.Take()!.Value.Lines;

        // A frame between nodes holds 128,000 bytes.
        Assert.InRange(batch.Sum(line => Encoding.UTF8.GetByteCount(line.Text + line.Source)), 32 * 1024, 64 * 1024);
    }

    private static WorkerProtocol.Line Line(string text) => new(DateTimeOffset.UnixEpoch, "log", text, string.Empty);
}
