using Edge.Actors.Http;
using Edge.Streams.Transport;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// Joins a client's socket to an end that is not the program's own, such as a socket that the program fetched elsewhere and
/// answers with. The program sees nothing of what passes. Thread safe.
/// </summary>
/// <param name="end">The other end.</param>
/// <param name="output">The way to the client.</param>
/// <param name="ended">Called once, when it is over.</param>
internal sealed class SocketBridge(ISocketEnd end, ProgramOutput output, Action<SocketBridge> ended) : ISocketPeer
{
    /// <summary>What may be on its way to the client before the other end is told that it is full.</summary>
    private const int MaxWaitingBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<ObjectEvent> _waiting = new();
    private ProgramSocket? _socket;
    private bool _isAsked = true;
    private long _current;
    private int _isOver;

    /// <inheritdoc/>
    public long WaitingBytes => _socket!.WaitingBytes;

    /// <summary>The client's socket is to be.</summary>
    public void Open(ProgramSocket socket)
    {
        _socket = socket;
        end.Open(this);
    }

    /// <summary>Takes an event of the socket. The other end gets it when it asks.</summary>
    public void Take(ObjectEvent delivered)
    {
        lock (_gate)
        {
            _waiting.Enqueue(delivered);
        }

        Pass();
    }

    /// <summary>The socket is over without a word of its client.</summary>
    public void End(SocketClosed how)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            ended(this);
            end.OnClosed(how);
        }
    }

    /// <inheritdoc/>
    public bool Send(SocketMessage message)
    {
        if (WaitingBytes >= MaxWaitingBytes)
        {
            return false;
        }

        _socket!.OnTaken(-message.Payload.Length);
        output.PostLater(new Effect.Send(message, [_socket]));
        return true;
    }

    /// <inheritdoc/>
    public void Close(int code, string reason) => output.PostLater(new Effect.Close(_socket!, code, reason));

    /// <inheritdoc/>
    public void Abort() => output.PostLater(new Effect.Cut(_socket!));

    /// <inheritdoc/>
    public void RequestNext()
    {
        long handled;
        lock (_gate)
        {
            (handled, _current, _isAsked) = (_current, 0, true);
        }

        if (handled != 0)
        {
            Done(handled);
        }

        Pass();
    }

    private void Pass()
    {
        while (TryTake() is { } next)
        {
            switch (next)
            {
                case MessageEvent message:
                    end.OnMessage(message.Content);
                    break;
                case ClosedEvent closed:
                    End(new SocketClosed(closed.Status, closed.WasClean, ByPeer: true));
                    Done(closed.Number);
                    break;
                default:
                    Done(next.Number);
                    break;
            }
        }
    }

    private ObjectEvent? TryTake()
    {
        lock (_gate)
        {
            if (!_isAsked || !_waiting.TryDequeue(out var next))
            {
                return null;
            }

            if (next is MessageEvent)
            {
                (_current, _isAsked) = (next.Number, false);
            }

            return next;
        }
    }

    private void Done(long number) => output.PostLater(new Effect.Done(number, Failed: false));
}
