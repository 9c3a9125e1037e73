using System.Diagnostics;

namespace Edge.Cluster.Tests;

/// <summary>Posts into a room without a pause, a few at a time, until told to stop.</summary>
internal sealed class PostPump
{
    private const int InFlight = 4;
    private readonly TestClient _client;
    private readonly string _room;
    private readonly Task _running;
    private volatile bool _stopped;
    private int _acked;

    public PostPump(TestClient client, string room)
    {
        _client = client;
        _room = room;
        _running = Task.WhenAll(Enumerable.Range(0, InFlight).Select(RunAsync));
    }

    /// <summary>Posts acknowledged so far.</summary>
    public int Acked => Volatile.Read(ref _acked);

    /// <summary>Waits until so many more were acknowledged.</summary>
    public Task MoreAsync(int posts)
    {
        var goal = Acked + posts;
        return Eventually.SoAsync(() => Acked >= goal || _running.IsFaulted, $"{posts} more posts were not acknowledged");
    }

    /// <summary>Posts no more. Returns when the last one is acknowledged.</summary>
    public async Task StopAsync()
    {
        _stopped = true;
        await _running;
    }

    /// <summary>The longest time without an acknowledgement.</summary>
    public TimeSpan LongestGap()
    {
        var times = _client.Frames.Where(frame => frame.Type == "ack" && frame.Room == _room).Select(frame => frame.At).ToArray();
        return times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).Max();
    }

    private async Task RunAsync(int lane)
    {
        for (var i = 0; !_stopped; i++)
        {
            await _client.PostAckedAsync(_room, $"{lane}-{i}");
            Interlocked.Increment(ref _acked);
        }
    }
}
