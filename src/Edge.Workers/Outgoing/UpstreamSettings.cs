using Akka.Streams;
using Edge.Streams;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Workers.Outgoing;

/// <summary>What sockets to other servers run on.</summary>
/// <param name="Materializer">The system's shared one.</param>
/// <param name="Clock">Stamps their activity.</param>
/// <param name="Time">The clock.</param>
internal sealed record UpstreamSettings(IMaterializer Materializer, CoarseClock Clock, TimeProvider Time)
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
