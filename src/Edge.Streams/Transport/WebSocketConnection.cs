using Akka.Streams;
using Edge.Streams.Deflate;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Stages;

namespace Edge.Streams.Transport;

/// <summary>
/// One WebSocket over one duplex stream after the handshake: what its owner holds of it. The bytes themselves are moved
/// by one fused graph, <c>OutboxSource → SocketFlow → SocketSink</c>.
/// </summary>
/// <remarks>Thread safe. The stream stays the caller's: it is neither closed nor disposed here, and must live until
/// <see cref="Completion"/>.</remarks>
public sealed class WebSocketConnection
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _abort;
    private readonly FrameDeflater? _deflater;
    private Action? _requestNext;

    /// <summary>Describes a connection; nothing is read or written before <see cref="Run"/>.</summary>
    /// <param name="stream">Full duplex, after the handshake.</param>
    /// <param name="abort">Cuts the transport at once; pending reads and writes must fail. May be called more than once.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">The clock that stamps <see cref="Activity"/>.</param>
    /// <exception cref="ArgumentException">Compression is asked for at the client's side, which is not supported.</exception>
    public WebSocketConnection(Stream stream, Action abort, WebSocketOptions options, CoarseClock clock)
    {
        if (options is { Deflate: not null, Reader.Role: PeerRole.Client })
        {
            throw new ArgumentException("Frames of a client are masked, and masked frames cannot be compressed here.", nameof(options));
        }

        Stream = stream;
        _abort = abort;
        Options = options;
        Activity = new SocketActivity(clock);
        _deflater = options.Deflate is null ? null : new FrameDeflater(options.Deflate, options.DeflateOptions);
        Outbox = new SocketOutbox(stream, Activity, options, _deflater);
    }

    /// <summary>Where frames to this peer are offered.</summary>
    public SocketOutbox Outbox { get; }

    /// <summary>When bytes last moved.</summary>
    public SocketActivity Activity { get; }

    /// <summary>Completes, never fails, when the socket is over and nothing touches the stream any more.</summary>
    public Task Completion => _completion.Task;

    internal Stream Stream { get; }

    internal WebSocketOptions Options { get; }

    internal ISocketHandler Handler { get; private set; } = NoHandler.Instance;

    /// <summary>Starts reading and writing, with one materialisation of the shared blueprint.</summary>
    /// <param name="handler">Hears messages and the end.</param>
    /// <param name="materializer">Should be the system's one shared materializer: each further one costs an actor.</param>
    public void Run(ISocketHandler handler, IMaterializer materializer)
    {
        Handler = handler;
        materializer.Materialize(ConnectionGraph.Blueprint, ConnectionGraph.AttributesOf(this));
    }

    /// <summary>Asks for the next message, after the previous one was handled. Ignored when the socket is over.</summary>
    public void RequestNext() => _requestNext?.Invoke();

    /// <summary>Cuts the transport without a Close frame: the peer sees 1006.</summary>
    public void Abort()
    {
        Outbox.Abort();
        _abort();
    }

    internal MessageReader CreateReader()
    {
        if (Options.Deflate is not { } deflate)
        {
            return new MessageReader(Options.Reader);
        }

        var peerIsClient = Options.Reader.Role == PeerRole.Server;
        return new MessageReader(
            Options.Reader, new Inflater(peerIsClient ? deflate.ClientContextTakeover : deflate.ServerContextTakeover));
    }

    internal void OnRequestNext(Action requestNext) => _requestNext = requestNext;

    internal void Finish(SocketClosed closed)
    {
        Outbox.Stop();
        _deflater?.Dispose();
        _completion.TrySetResult();
        Handler.OnClosed(closed);
    }

    private sealed class NoHandler : ISocketHandler
    {
        public static readonly NoHandler Instance = new();

        public void OnMessage(WebSocketMessage message)
        {
        }

        public void OnClosed(SocketClosed closed)
        {
        }
    }
}
