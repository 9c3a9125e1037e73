using System.Threading.Channels;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Testing;

/// <summary>Records what a socket says.</summary>
public sealed class RecordingHandler : ISocketHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Channel<WebSocketMessage> _messages = Channel.CreateBounded<WebSocketMessage>(10_000);
    private readonly TaskCompletionSource<SocketClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often the end was told.</summary>
    public int ClosedCalls { get; private set; }

    /// <summary>Whether a message came that nobody has taken yet.</summary>
    public bool HasMessage => _messages.Reader.Count > 0;

    /// <summary>Messages that came after the end: the contract allows none.</summary>
    public int MessagesAfterClosed { get; private set; }

    public void OnMessage(WebSocketMessage message)
    {
        MessagesAfterClosed += ClosedCalls;
        _messages.Writer.TryWrite(message);
    }

    public void OnClosed(SocketClosed closed)
    {
        ClosedCalls++;
        _closed.TrySetResult(closed);
    }

    /// <summary>The next message.</summary>
    public async Task<WebSocketMessage> MessageAsync()
    {
        using var cancel = new CancellationTokenSource(Patience);
        try
        {
            return await _messages.Reader.ReadAsync(cancel.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"In {Patience} no message came.", e);
        }
    }

    /// <summary>How the socket ended.</summary>
    public async Task<SocketClosed> ClosedAsync()
    {
        try
        {
            return await _closed.Task.WaitAsync(Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"In {Patience} the end of the socket was not told.", e);
        }
    }
}
