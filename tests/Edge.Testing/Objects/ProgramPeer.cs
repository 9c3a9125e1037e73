using System.Text;
using System.Threading.Channels;
using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Streams.Transport;

namespace Edge.Testing.Objects;

/// <summary>The client of a program's socket, without a socket: what it gets can be awaited.</summary>
public sealed class ProgramPeer : ISocketPeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ISocketEnd _end;
    private readonly SemaphoreSlim _demand = new(1);
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<CloseStatus> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isOver;

    private ProgramPeer(ISocketEnd end) => _end = end;

    /// <summary>Whether it takes nothing more.</summary>
    public bool IsFull { get; set; }

    /// <inheritdoc/>
    public long WaitingBytes => IsFull ? 1 : 0;

    /// <summary>Whether its socket is open.</summary>
    public bool IsOpen => Volatile.Read(ref _isOver) == 0;

    /// <summary>How often it was asked to say more than was said.</summary>
    public int Demand => _demand.CurrentCount;

    /// <summary>Takes the socket of a response.</summary>
    public static ProgramPeer Open(EdgeResponse response)
    {
        var peer = new ProgramPeer(response.Socket ?? throw new InvalidOperationException($"There is no socket; the status is {response.Status}."));
        peer._end.Open(peer);
        return peer;
    }

    /// <summary>Says something, as soon as it may.</summary>
    public Task SayAsync(string text) => SayAsync(Opcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Says something of a kind, as soon as it may.</summary>
    public async Task SayAsync(Opcode opcode, byte[] content)
    {
        Check(await _demand.WaitAsync(Patience), "the socket was not read from");
        _end.OnMessage(new WebSocketMessage(opcode, content));
    }

    /// <summary>The next message.</summary>
    public async Task<string> NextAsync()
    {
        using var cancel = new CancellationTokenSource(Patience);
        try
        {
            return await _received.Reader.ReadAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No message came within {Patience}.");
        }
    }

    /// <summary>Returns when a message has come, whatever came before it.</summary>
    public async Task UntilAsync(string text)
    {
        while (await NextAsync() != text)
        {
        }
    }

    /// <summary>How the socket was closed from the other side.</summary>
    public Task<CloseStatus> ClosedAsync() => _closed.Task.WaitAsync(Patience);

    /// <summary>The client closes.</summary>
    public void Leave(int code, string reason) => End(new SocketClosed(new CloseStatus(code, reason), Clean: true, ByPeer: true));

    /// <summary>The client vanishes.</summary>
    public void Vanish() => End(new SocketClosed(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: true));

    /// <inheritdoc/>
    public bool Send(SocketMessage message)
    {
        if (IsFull || !IsOpen)
        {
            return false;
        }

        return _received.Writer.TryWrite(Encoding.UTF8.GetString(message.Payload.Span));
    }

    /// <inheritdoc/>
    public void Close(int code, string reason) => End(new SocketClosed(new CloseStatus(code, reason), Clean: true, ByPeer: false));

    /// <inheritdoc/>
    public void Abort() => End(new SocketClosed(new CloseStatus(CloseCodes.Abnormal, string.Empty), Clean: false, ByPeer: false));

    /// <inheritdoc/>
    public void RequestNext() => _demand.Release();

    private static void Check(bool isSo, string problem)
    {
        if (!isSo)
        {
            throw new TimeoutException($"Within {Patience} {problem}.");
        }
    }

    private void End(SocketClosed how)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _closed.TrySetResult(how.Status);
            _received.Writer.TryComplete();
            _end.OnClosed(how);
        }
    }
}
