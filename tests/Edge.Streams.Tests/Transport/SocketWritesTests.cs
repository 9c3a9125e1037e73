using Edge.Streams.Transport;
using Edge.Testing;

namespace Edge.Streams.Tests.Transport;

public sealed class SocketWritesTests
{
    private readonly ScriptedStream _stream = new();
    private readonly CoarseClock _clock = new();
    private readonly SocketActivity _activity;

    public SocketWritesTests()
    {
        _activity = new SocketActivity(_clock);
    }

    [Fact]
    public async Task WriteAsync_WhenThePeerTakesALargeWriteSlowly_IsNeverWithoutProgressForLong()
    {
        // 16 KB per second: a megabyte takes a minute.
        var bytes = new byte[1024 * 1024];
        Random.Shared.NextBytes(bytes);
        var longest = 0L;
        _activity.WritePending();
        _stream.DuringWrite = () =>
        {
            _clock.AdvanceTo(_clock.Milliseconds + 4000);
            longest = Math.Max(longest, _clock.Milliseconds - Math.Max(_activity.WriteStarted, _activity.LastSent));
            return ValueTask.CompletedTask;
        };

        await SocketWrites.WriteAsync(_stream, _activity, bytes);

        Assert.Equal(4000, longest);
        Assert.Equal(64_000, _clock.Milliseconds);
        Assert.Equal(bytes, _stream.Written);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    public async Task WriteAsync_WhenItIsSmall_GoesAsOne(int length)
    {
        await SocketWrites.WriteAsync(_stream, _activity, new byte[length]);

        Assert.Equal(length, Assert.Single(_stream.Writes).Length);
    }

    [Theory]
    [InlineData((64 * 1024) + 1)]
    [InlineData(128 * 1024)]
    [InlineData((128 * 1024) + 1)]
    public async Task WriteAsync_WhenItIsLarge_WritesEachByteOnce(int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);

        await SocketWrites.WriteAsync(_stream, _activity, bytes);

        Assert.Equal(bytes, _stream.Written);
        Assert.DoesNotContain(_stream.Writes, write => write.Length is 0 or > 64 * 1024);
    }

    [Fact]
    public async Task WriteAsync_WhenThePeerGoesInTheMiddle_Fails()
    {
        var slices = 0;
        _stream.DuringWrite = () => ++slices < 3 ? ValueTask.CompletedTask : ValueTask.FromException(new IOException("gone"));

        await Assert.ThrowsAsync<IOException>(async () => await SocketWrites.WriteAsync(_stream, _activity, new byte[1024 * 1024]));

        Assert.Equal(2, _stream.Writes.Count);
    }
}
