using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Objects.Running;

/// <summary>A socket as its program uses it.</summary>
internal sealed class ProgramSocket(SocketDescription description, ProgramOutput output) : ObjectSocket
{
    private const long Never = 0;
    private ReadOnlyMemory<byte>? _attachment = description.Attachment;
    private bool _isClosed;
    private long _waitingBytes;
    private long _lastAutoResponse = Never;

    public override string Id => description.Id;

    public override bool IsHibernatable => description.IsHibernatable;

    public override ImmutableArray<string> Tags => description.Tags;

    public override ReadOnlyMemory<byte>? Attachment
    {
        get => _attachment;
        set
        {
            _attachment = value;
            output.Post(new Effect.Keep(this, value));
        }
    }

    public override DateTimeOffset? LastAutoResponse =>
        Volatile.Read(ref _lastAutoResponse) is > Never and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public override long WaitingBytes => Interlocked.Read(ref _waitingBytes);

    /// <summary>Its place among the object's sockets.</summary>
    public long Accepted => description.Accepted;

    /// <summary>Where it is; for the actor alone.</summary>
    public SocketBinding Binding { get; } = new();

    /// <summary>Who its events go to instead of the program, or null.</summary>
    public SocketBridge? Bridge { get; init; }

    /// <summary>What its gateway is told of it; for the actor alone.</summary>
    public SocketDescription Description => description;

    public override void Send(SocketMessage message)
    {
        if (!_isClosed)
        {
            Interlocked.Add(ref _waitingBytes, message.Payload.Length);
            output.Send(this, message);
        }
    }

    public override void Close(int code, string reason)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            output.Post(new Effect.Close(this, code, reason));
        }
    }

    public override void Abort()
    {
        _isClosed = true;
        output.Post(new Effect.Cut(this));
    }

    /// <summary>So much was taken by the gateway, or dropped. Any thread.</summary>
    public void OnTaken(int bytes) => Interlocked.Add(ref _waitingBytes, -bytes);

    /// <summary>The gateway answered for the object. Any thread.</summary>
    public void OnAutoResponse(DateTimeOffset? time)
    {
        if (time is { } last)
        {
            Volatile.Write(ref _lastAutoResponse, last.UtcTicks);
        }
    }
}
