using Edge.Streams.Framing;

namespace Edge.Chaos.Harness;

/// <summary>Many members of one room who read all the time and measure how old stamped messages are when they arrive.</summary>
internal sealed class Audience : IDisposable
{
    private const int RichEvery = 10;
    private readonly List<IDisposable> _members = [];
    private readonly List<Task> _reading = [];
    private Latencies _latencies = new();
    private long _outOfOrder;
    private int _lost;

    /// <summary>Messages that were not the next one of their poster.</summary>
    public long OutOfOrder => Interlocked.Read(ref _outOfOrder);

    /// <summary>Members whose connection ended.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Where ages are written from now on.</summary>
    public void MeasureInto(Latencies latencies) => Volatile.Write(ref _latencies, latencies);

    /// <summary>Connects; every tenth member is rich, the others plain.</summary>
    public async Task JoinAsync(NodeProcess node, string room, int members, CancellationToken cancel)
    {
        for (var i = 0; i < members; i++)
        {
            var request = new UpgradeRequest("/rooms/" + room) { BufferBytes = 4096 };
            if (i % RichEvery == 0)
            {
                var rich = await RichClient.ConnectAsync(node.EndPoint, request, null, cancel);
                await rich.JoinAsync(room, cancel);
                _members.Add(rich);
                _reading.Add(ReadRichAsync(rich, cancel));
            }
            else
            {
                var plain = await RawClient.ConnectAsync(node.EndPoint, request, cancel);
                _members.Add(plain);
                _reading.Add(ReadPlainAsync(plain, cancel));
            }
        }
    }

    public void Dispose() => _members.ForEach(member => member.Dispose());

    private async Task ReadPlainAsync(RawClient client, CancellationToken cancel)
    {
        var last = 0L;
        while (await client.ReceiveAsync(cancel) is { } message)
        {
            if (message.Opcode == Opcode.Text)
            {
                Measure(Stamp.Read(message.Payload.Span), ref last);
            }
        }

        Interlocked.Increment(ref _lost);
    }

    private async Task ReadRichAsync(RichClient client, CancellationToken cancel)
    {
        var last = 0L;
        while (await client.ReceiveAsync(cancel) is { } message)
        {
            if (message.Type == "msg")
            {
                Measure(Stamp.Read(message.Data.GetString()!), ref last);
            }
        }

        Interlocked.Increment(ref _lost);
    }

    private void Measure((long Number, TimeSpan Age) stamp, ref long last)
    {
        Volatile.Read(ref _latencies).Record(stamp.Age);
        if (last > 0 && stamp.Number != last + 1)
        {
            Interlocked.Increment(ref _outOfOrder);
        }

        last = stamp.Number;
    }
}
