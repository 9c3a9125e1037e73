using System.Threading.Channels;
using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Host.Tests.Workers;

/// <summary>The program's side of a WebSocket, in a test's hands.</summary>
internal sealed class TestSocketEnd : ISocketEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<WebSocketMessage> _messages = Channel.CreateUnbounded<WebSocketMessage>();
    private readonly TaskCompletionSource<ISocketPeer> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SocketClosed> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The client, when it is there.</summary>
    public Task<ISocketPeer> Peer => _opened.Task.WaitAsync(Patience);

    /// <summary>How it ended, when it has.</summary>
    public Task<SocketClosed> Closed => _closed.Task.WaitAsync(Patience);

    public bool WasOpened => _opened.Task.IsCompleted;

    /// <summary>A response with this end.</summary>
    public EdgeResponse Response(params (string Name, string Value)[] headers) => new()
    {
        Status = 101,
        Socket = this,
        Headers = EdgeHeaders.Of(headers.Select(header => KeyValuePair.Create(header.Name, header.Value))),
    };

    public async Task<WebSocketMessage> ReadAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public void Open(ISocketPeer peer) => _opened.SetResult(peer);

    public void OnMessage(WebSocketMessage message) => _messages.Writer.TryWrite(message);

    public void OnClosed(SocketClosed closed) => _closed.SetResult(closed);
}
