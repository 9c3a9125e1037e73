using Edge.Actors.Rooms;

namespace Edge.Actors.Tests.Rooms;

public sealed class DedupeWindowTests
{
    [Fact]
    public void Add_WhenCountIsExceededAndOld_ForgetsTheOldest()
    {
        var window = new DedupeWindow(new DedupeLimits(2, TimeSpan.FromMilliseconds(10), 100));

        AddAll(window, (1, 0), (2, 0), (3, 11));

        Assert.False(window.TryFind(Key(1), out _));
        Assert.True(window.TryFind(Key(2), out var second));
        Assert.Equal(2, second.Seq);
        Assert.Equal(2, window.Count);
    }

    [Fact]
    public void Add_WhenCountIsExceededButYoung_KeepsAll()
    {
        var window = new DedupeWindow(new DedupeLimits(2, TimeSpan.FromMilliseconds(10), 100));

        AddAll(window, (1, 0), (2, 5), (3, 10), (4, 10));

        Assert.All([1L, 2L, 3L, 4L], seq => Assert.True(window.TryFind(Key(seq), out _)));
    }

    [Fact]
    public void Add_WhenOldButWithinCount_KeepsAll()
    {
        var window = new DedupeWindow(new DedupeLimits(3, TimeSpan.FromMilliseconds(10), 100));

        AddAll(window, (1, 0), (2, 0), (3, 1_000_000));

        Assert.Equal(3, window.Count);
    }

    [Fact]
    public void Add_WhenTheHardCapIsExceeded_ForgetsEvenTheYoung()
    {
        var window = new DedupeWindow(new DedupeLimits(2, TimeSpan.FromHours(1), 3));

        AddAll(window, (1, 0), (2, 0), (3, 0), (4, 0));

        Assert.Equal([2, 3, 4], window.Posts.Select(post => post.Seq));
        Assert.False(window.TryFind(Key(1), out _));
    }

    [Fact]
    public void Add_WhenAForgottenKeyCameAgain_KeepsTheNewerWhenTheOlderLeaves()
    {
        var window = new DedupeWindow(new DedupeLimits(2, TimeSpan.Zero, 2));
        window.Add(new SeenPost(Key(1), 1, 0));
        window.Add(new SeenPost(Key(1), 2, 1));

        window.Add(new SeenPost(Key(3), 3, 2));

        Assert.True(window.TryFind(Key(1), out var found));
        Assert.Equal(2, found.Seq);
    }

    [Fact]
    public void Posts_WhenAddedToANewWindow_GiveTheSameWindow()
    {
        var limits = new DedupeLimits(10, TimeSpan.FromMilliseconds(50), 40);
        var window = new DedupeWindow(limits);
        for (var seq = 1; seq <= 200; seq++)
        {
            window.Add(new SeenPost(Key(seq), seq, seq / 3 * 10));
        }

        var rebuilt = new DedupeWindow(limits);
        AddAll(rebuilt, [.. window.Posts.Select(post => (post.Seq, post.Timestamp))]);

        Assert.Equal(window.Posts, rebuilt.Posts);
    }

    private static MessageKey Key(long seq) => SamplePosts.Key($"m{seq}");

    private static void AddAll(DedupeWindow window, params (long Seq, long Timestamp)[] posts)
    {
        foreach (var (seq, timestamp) in posts)
        {
            window.Add(new SeenPost(Key(seq), seq, timestamp));
        }
    }
}
