using Edge.Actors.Http;
using Edge.Actors.Objects;

namespace Edge.Workers.Sockets;

/// <summary>One of an object's sockets.</summary>
internal sealed class ObjectSocketLink(ObjectSocket socket) : ScriptSocket
{
    /// <summary>The socket.</summary>
    public ObjectSocket Socket => socket;

    /// <inheritdoc/>
    public override long WaitingBytes => socket.WaitingBytes;

    /// <inheritdoc/>
    public override void Send(SocketMessage message) => socket.Send(message);

    /// <inheritdoc/>
    public override void Close(int code, string reason) => socket.Close(code, reason);

    /// <inheritdoc/>
    public override void Abort() => socket.Abort();
}
