using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects.Harness;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects;

/// <summary>The client's side of a socket to an object under test. Thread safe.</summary>
public sealed class HarnessSocket
{
    private readonly HarnessGateway _gateway;
    private readonly ConcurrentQueue<SocketMessage> _unread = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TaskCompletionSource<CloseStatus> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HarnessSocket(HarnessGateway gateway, string id, bool isHibernatable, ImmutableArray<string> tags)
    {
        _gateway = gateway;
        Id = id;
        IsHibernatable = isHibernatable;
        Tags = tags;
    }

    /// <summary>Its name, as the object knows it.</summary>
    public string Id { get; }

    /// <summary>Whether it outlives the object's awakening.</summary>
    public bool IsHibernatable { get; }

    /// <summary>What the object tagged it with.</summary>
    public ImmutableArray<string> Tags { get; }

    /// <summary>How it ended, once it has; 1006 when it was cut.</summary>
    public Task<CloseStatus> Closed => _closed.Task;

    internal ReadOnlyMemory<byte>? Attachment { get; set; }

    internal DateTimeOffset? LastAutoResponse { get; set; }

    /// <summary>Sends a text; completes when the object has handled it.</summary>
    public Task SendAsync(string text) => SendAsync(new WebSocketMessage(Opcode.Text, Encoding.UTF8.GetBytes(text)));

    /// <summary>Sends a message; completes when the object has handled it.</summary>
    public Task SendAsync(WebSocketMessage message) => _gateway.SendAsync(this, message);

    /// <summary>The next text, when it comes.</summary>
    public async Task<string> ReadAsync() => Encoding.UTF8.GetString((await ReadMessageAsync().ConfigureAwait(false)).Payload.Span);

    /// <summary>The next message, when it comes.</summary>
    public async Task<SocketMessage> ReadMessageAsync()
    {
        await _arrived.WaitAsync().ConfigureAwait(false);
        _unread.TryDequeue(out var message);
        return message!;
    }

    /// <summary>Closes; completes when the object has handled it.</summary>
    public Task CloseAsync(int code, string reason) => _gateway.EndAsync(this, new CloseStatus(code, reason), wasClean: true);

    /// <summary>Vanishes without a word; completes when the object has handled it.</summary>
    public Task DropAsync() => _gateway.EndAsync(this, new CloseStatus(CloseCodes.Abnormal, string.Empty), wasClean: false);

    internal void Arrive(SocketMessage message)
    {
        if (!_closed.Task.IsCompleted)
        {
            _unread.Enqueue(message);
            _arrived.Release();
        }
    }

    /// <summary>True the first time.</summary>
    internal bool End(CloseStatus status) => _closed.TrySetResult(status);
}
