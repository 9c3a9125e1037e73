using Edge.Streams.Outbox;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Streams.Tests.Outbox;

public sealed class FrameQueueTests(ITestOutputHelper output)
{
    [Fact]
    public void Queue_WhenUsedAtRandom_IsFirstInFirstOutAndCounts()
    {
        var random = Seeds.Start(output.WriteLine, null);
        var expected = new Queue<OutboundFrames>();
        var queue = default(FrameQueue);
        for (var i = 0; i < 20_000; i++)
        {
            // Swells beyond the kept capacity and shrinks to nothing several times.
            if (random.Next(100) < (i / 1000 % 2 == 0 ? 60 : 40))
            {
                var frames = new OutboundFrames(new byte[random.Next(5)], random.Next(1, 4));
                expected.Enqueue(frames);
                queue.Enqueue(frames);
            }
            else if (expected.TryDequeue(out var frames))
            {
                Assert.Equal(frames, queue.Peek());
                Assert.Equal(frames, queue.Dequeue());
            }

            Assert.Equal(
                (expected.Count, expected.Sum(frames => (long)frames.Bytes.Length), expected.Sum(frames => frames.Count)),
                (queue.Count, queue.Bytes, queue.Frames));
        }
    }

    [Fact]
    public void Clear_WhenFramesWait_ForgetsThemAll()
    {
        var queue = default(FrameQueue);
        queue.Enqueue(new OutboundFrames(new byte[3], 2));
        queue.Enqueue(new OutboundFrames(new byte[3], 2));
        _ = queue.Dequeue();

        queue.Clear();

        Assert.Equal((0, 0L, 0), (queue.Count, queue.Bytes, queue.Frames));
        var next = new OutboundFrames(new byte[1], 1);
        queue.Enqueue(next);
        Assert.Equal(next, queue.Dequeue());
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(64, 64)]
    [InlineData(65, 0)]
    [InlineData(1000, 0)]
    public void Dequeue_WhenEmptyAgain_KeepsOnlyASmallArray(int frames, int kept)
    {
        var queue = default(FrameQueue);
        for (var i = 0; i < frames; i++)
        {
            queue.Enqueue(new OutboundFrames(new byte[1], 1));
        }

        for (var i = 0; i < frames; i++)
        {
            _ = queue.Dequeue();
        }

        Assert.Equal(kept, queue.Capacity);
    }
}
