using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Streams;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Edge.Streams.Transport;

namespace Edge.Actors.Tests.Relays;

/// <summary>
/// A connection whose socket is this object: it plays the draining stage in the test's own thread, takes as many writes as
/// the test allows, and reads what was sent.
/// </summary>
internal sealed class SocketProbe : Stream
{
    private readonly MessageReader _reader = new(new MessageReaderOptions { Role = PeerRole.Client, MaxFrameBytes = 1 << 24, MaxMessageBytes = 1 << 24 });
    private readonly List<WebSocketMessage> _received = [];
    private readonly Lock _receivedGate = new();
    private long _writesAllowed = long.MaxValue;
    private WriteBatch? _heldBatch;
    private (byte[] Bytes, TaskCompletionSource Done)? _heldWrite;

    public SocketProbe(OutboxPolicy policy)
    {
        Connection = new WebSocketConnection(this, () => Aborted = true, new WebSocketOptions { Outbox = policy }, Clock);
        Outbox.OnWake(Pump);
        Pump();
    }

    public WebSocketConnection Connection { get; }

    /// <summary>Stamps what the socket does; moved by the test.</summary>
    public CoarseClock Clock { get; } = new();

    public SocketOutbox Outbox => Connection.Outbox;

    public bool Aborted { get; private set; }

    public IReadOnlyList<WebSocketMessage> Received
    {
        get
        {
            lock (_receivedGate)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>What was received, one short line for each frame: <c>msg 3</c>, <c>ack 4 dup</c>, <c>joined 1-2 more epoch</c>, or plain text.</summary>
    public IReadOnlyList<string> Transcript => [.. Received.Select(Describe)];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Takes no further write until told otherwise.</summary>
    public void Block() => _writesAllowed = 0;

    /// <summary>Takes all writes again.</summary>
    public void Unblock() => Take(long.MaxValue);

    /// <summary>Takes so many writes, and then none.</summary>
    public void Take(long writes)
    {
        _writesAllowed = writes;
        if (_writesAllowed > 0 && _heldWrite is { } write)
        {
            _heldWrite = null;
            Receive(write.Bytes);
            Complete(write.Done);
        }

        if (_writesAllowed > 0 && _heldBatch is { } batch)
        {
            _heldBatch = null;
            Receive(batch.Bytes.ToArray());
            batch.Release();
            Pump();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_writesAllowed > 0)
        {
            Receive(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        var done = new TaskCompletionSource();
        _heldWrite = (buffer.ToArray(), done);
        return new ValueTask(done.Task);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static string Describe(WebSocketMessage message)
    {
        if (message.Opcode != Opcode.Text)
        {
            return message.Opcode == Opcode.Close
                ? $"close {CloseStatus.Parse(message.Payload.Span).Code}"
                : $"{message.Opcode} {message.Payload.Length}";
        }

        var text = Encoding.UTF8.GetString(message.Payload.Span);
        if (!text.StartsWith('{'))
        {
            return text;
        }

        using var json = JsonDocument.Parse(text);
        return Describe(json.RootElement);
    }

    private static string Describe(JsonElement frame) => frame.GetProperty("type").GetString() switch
    {
        "msg" => $"msg {frame.GetProperty("seq")}",
        "ack" => $"ack {frame.GetProperty("seq")}{(frame.GetProperty("dup").GetBoolean() ? " dup" : string.Empty)}",
        "gap" => $"gap {frame.GetProperty("from")}-{frame.GetProperty("to")}",
        "goaway" => $"goaway {frame.GetProperty("after")} {frame.GetProperty("deadline")}",
        "error" => $"error {frame.GetProperty("code").GetString()}",
        "joined" or "history" => string.Create(
            CultureInfo.InvariantCulture,
            $"{frame.GetProperty("type")} {Range(frame.GetProperty("messages"))}{(frame.GetProperty("more").GetBoolean() ? " more" : string.Empty)}{Reason(frame)}"),
        var type => type!,
    };

    /// <summary>Why a client must reload, if it must.</summary>
    private static string Reason(JsonElement joined) =>
        joined.TryGetProperty("reason", out var reason) && reason.GetString() is not "none" ? $" {reason}" : string.Empty;

    private static string Range(JsonElement messages) => messages.GetArrayLength() == 0
        ? "none"
        : $"{messages[0].GetProperty("seq")}-{messages[messages.GetArrayLength() - 1].GetProperty("seq")}";

    /// <summary>A continuation runs here and now only where no synchronization context is.</summary>
    private static void Complete(TaskCompletionSource done)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        done.SetResult();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    /// <summary>What OutboxSource and SocketFlow do together.</summary>
    private void Pump()
    {
        while (_heldBatch is null && Outbox.Take() is { } batch)
        {
            if (_writesAllowed > 0)
            {
                Receive(batch.Bytes.ToArray());
                batch.Release();
            }
            else
            {
                _heldBatch = batch;
            }
        }
    }

    private void Receive(Memory<byte> bytes)
    {
        _writesAllowed--;
        while (_reader.Read(bytes.Span, out var consumed, out var message, out _) == ReadStatus.Message)
        {
            lock (_receivedGate)
            {
                _received.Add(message);
            }

            bytes = bytes[consumed..];
        }
    }
}
