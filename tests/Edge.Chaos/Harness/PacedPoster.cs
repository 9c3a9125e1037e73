using System.Diagnostics;
using System.Globalization;

namespace Edge.Chaos.Harness;

/// <summary>Posts stamped messages to one room at an even rate, and waits for nothing but their acknowledgements at the end.</summary>
internal sealed class PacedPoster(RichClient client, string room, int perSecond, int bytes) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private long _sent;
    private long _acknowledged;
    private volatile bool _ended;

    /// <summary>Messages sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Place of the newest acknowledged message.</summary>
    public long Head { get; private set; }

    public static async Task<PacedPoster> ConnectAsync(NodeProcess node, string room, int perSecond, int bytes, CancellationToken cancel)
    {
        var client = await RichClient.ConnectAsync(node.EndPoint, new UpgradeRequest("/rooms"), null, cancel);
        await client.JoinAsync(room, cancel);
        return new PacedPoster(client, room, perSecond, bytes);
    }

    /// <summary>Posts until stopped; returns when everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancel)
    {
        var reading = ReadAsync(cancel);
        var clock = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            for (var due = clock.Elapsed.TotalSeconds * perSecond; _sent < due && !stop.IsCancellationRequested;)
            {
                var number = Interlocked.Increment(ref _sent);
                var cid = string.Create(CultureInfo.InvariantCulture, $"p{number}");
                await client.PostAsync((uint)number, room, cid, Stamp.Make(number, bytes), cancel);
            }

            await pace.WaitForNextTickAsync(cancel);
        }

        _ended = true;
        if (Interlocked.Read(ref _acknowledged) < Sent)
        {
            await reading;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task ReadAsync(CancellationToken cancel)
    {
        while (!(_ended && _acknowledged == Sent) && await client.ReceiveAsync(cancel) is { } message)
        {
            if (message.Type == "error")
            {
                throw new ScenarioFailedException($"A post to '{room}' was refused: {message.Code}.");
            }

            if (message.Type == "ack")
            {
                Head = message.Seq;
                Interlocked.Increment(ref _acknowledged);
            }
        }
    }
}
