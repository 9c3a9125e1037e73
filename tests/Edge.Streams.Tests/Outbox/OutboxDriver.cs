using Edge.Streams.Outbox;
using Edge.Streams.Transport;
using Edge.Testing;

namespace Edge.Streams.Tests.Outbox;

/// <summary>An outbox whose stage is the test: it takes, and counts wakes, by hand.</summary>
internal sealed class OutboxDriver
{
    public OutboxDriver(OutboxPolicy policy)
        : this(WebSocketOptions.Server with { Outbox = policy })
    {
    }

    public OutboxDriver(WebSocketOptions options)
    {
        Activity = new SocketActivity(Clock);
        Outbox = new SocketOutbox(Stream, Activity, options, deflater: null);
        Outbox.OnWake(() => Wakes++);
    }

    public ScriptedStream Stream { get; } = new();

    public CoarseClock Clock { get; } = new();

    public SocketActivity Activity { get; }

    public SocketOutbox Outbox { get; }

    /// <summary>How often the stage was woken.</summary>
    public int Wakes { get; private set; }

    /// <summary>The bytes of one take, given back at once; null when the stage was parked.</summary>
    public byte[]? Take()
    {
        if (Outbox.Take() is not { } batch)
        {
            return null;
        }

        var bytes = batch.Bytes.ToArray();
        batch.Release();
        return bytes;
    }

    /// <summary>Takes until the stage is parked.</summary>
    public IReadOnlyList<byte[]> TakeAll()
    {
        var all = new List<byte[]>();
        while (Take() is { } bytes)
        {
            all.Add(bytes);
        }

        return all;
    }
}
