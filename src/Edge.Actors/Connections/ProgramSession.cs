using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Actors.Connections;

/// <summary>Hands a socket to a program's end, and is the client as that end sees it.</summary>
internal sealed class ProgramSession(ConnectionContext context, ISocketEnd end) : ConnectionSession(context), ISocketPeer
{
    private SocketClosed _how = new(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: false);

    /// <inheritdoc/>
    public long WaitingBytes => Context.Outbox.WaitingBytes;

    public override void Start() => end.Open(this);

    public override void OnMessage(WebSocketMessage message) => end.OnMessage(message);

    public override void OnClosed(SocketClosed how) => _how = how;

    public override void Stop() => end.OnClosed(_how);

    /// <inheritdoc/>
    public bool Send(SocketMessage message) => Context.Outbox.Offer(message.Frame) == OfferResult.Accepted;

    /// <inheritdoc/>
    public void Close(int code, string reason) => Context.Outbox.Close(code, reason, discard: false);

    /// <inheritdoc/>
    public void Abort() => Context.Socket.Abort();

    /// <inheritdoc/>
    public void RequestNext() => Context.RequestNext();
}
