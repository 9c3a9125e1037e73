using Edge.Actors.Http;
using Edge.Actors.Objects;

namespace Edge.Workers.Sockets;

/// <summary>One of an object's sockets.</summary>
/// <param name="socket">The socket.</param>
/// <param name="onUse">Called before each use: it may be by code of another object in the same isolate.</param>
internal sealed class ObjectSocketLink(ObjectSocket socket, Action onUse) : ScriptSocket
{
    /// <summary>The socket, to read from.</summary>
    public ObjectSocket Socket => socket;

    /// <inheritdoc/>
    public override long WaitingBytes => socket.WaitingBytes;

    /// <inheritdoc/>
    public override void Send(SocketMessage message)
    {
        onUse();
        socket.Send(message);
    }

    /// <inheritdoc/>
    public override void Close(int code, string reason)
    {
        onUse();
        socket.Close(code, reason);
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        onUse();
        socket.Abort();
    }

    /// <summary>Keeps something with it.</summary>
    public void Attach(ReadOnlyMemory<byte> attachment)
    {
        onUse();
        socket.Attachment = attachment;
    }
}
