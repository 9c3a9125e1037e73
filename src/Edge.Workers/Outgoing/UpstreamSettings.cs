using Edge.Streams;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;

namespace Edge.Workers.Outgoing;

/// <summary>What sockets to other servers run on.</summary>
/// <param name="Services">The node.</param>
internal sealed record UpstreamSettings(WorkerServices Services)
{
    private const int MostMessageBytes = 32 << 20;

    /// <summary>Limits: messages of 32 MiB, as workers take.</summary>
    public WebSocketOptions Options { get; } = new()
    {
        Reader = new MessageReaderOptions
        {
            Role = PeerRole.Client,
            MaxFrameBytes = MostMessageBytes,
            MaxMessageBytes = MostMessageBytes,
        },
        Outbox = OutboxPolicy.Default,
    };
}
