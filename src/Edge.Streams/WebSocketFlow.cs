using Akka;
using Akka.Streams.Dsl;
using Edge.Streams.Framing;
using Edge.Streams.Stages;
using Edge.Streams.Transport;

namespace Edge.Streams;

/// <summary>The front door: a WebSocket as a flow of messages.</summary>
public static class WebSocketFlow
{
    /// <summary>
    /// A flow over one duplex stream after the opening handshake: messages to send go in, messages received come out.
    /// Pings are answered and the closing handshake is done inside; both directions are backpressured.
    /// </summary>
    /// <remarks>
    /// <para><b>Shape.</b> In: Text or Binary messages, sent in order. Out: Text and Binary messages, in order, each whole.
    /// The output completes when the socket is over, for whatever reason. When the input completes, the connection is closed
    /// with 1000; when it fails, with 1011. When the output is cancelled, the connection is closed with 1000 and what still
    /// comes is dropped; when the socket is over, the input is cancelled.</para>
    /// <para><b>Ownership.</b> The stream stays the caller's and must live until the output has completed. The flow can be
    /// materialised once.</para>
    /// </remarks>
    /// <param name="stream">Full duplex, after the handshake.</param>
    /// <param name="options">Limits, and which side we are.</param>
    public static Flow<WebSocketMessage, WebSocketMessage, NotUsed> Create(Stream stream, WebSocketOptions options)
    {
        var connection = new WebSocketConnection(stream, stream.Dispose, options, new CoarseClock());
        var outgoing = Sink.FromGraph(new OutboxSink(connection));
        var incoming = Source.FromGraph(new OutboxSource())
            .Via(new SocketFlow())
            .AddAttributes(ConnectionGraph.AttributesOf(connection));
        return Flow.FromSinkAndSource(outgoing, incoming);
    }
}
