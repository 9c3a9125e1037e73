using System.Collections.Concurrent;
using System.Collections.Immutable;
using Edge.Actors.Connections;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Objects.Running;

/// <summary>The sockets of a program that is awake. Used by the program's thread alone, but for <see cref="Arrive"/>.</summary>
internal sealed class ProgramSockets(ProgramOutput output, TimeProvider time) : ObjectSockets
{
    private readonly SortedDictionary<long, ProgramSocket> _hibernatable = [];
    private readonly ConcurrentQueue<ProgramSocket> _arrived = new();
    private long _lastAccepted;

    public override IReadOnlyList<ObjectSocket> List(string? tag)
    {
        TakeArrived();
        return [.. tag is null ? _hibernatable.Values : _hibernatable.Values.Where(socket => socket.Tags.Contains(tag))];
    }

    public override ObjectSocket Accept(bool hibernatable, ImmutableArray<string> tags)
    {
        TakeArrived();
        _lastAccepted = Math.Max(_lastAccepted + 1, time.GetUtcNow().UtcTicks);
        var description = new SocketDescription(SessionId.NewConnection(), hibernatable, _lastAccepted, tags, Attachment: null);
        var socket = new ProgramSocket(description, output);
        Add(socket);
        return socket;
    }

    /// <summary>A gateway holds this one from before. Any thread.</summary>
    public void Arrive(ProgramSocket socket) => _arrived.Enqueue(socket);

    /// <summary>Its end has been handled.</summary>
    public void Remove(ProgramSocket socket)
    {
        TakeArrived();
        _hibernatable.Remove(socket.Accepted);
    }

    private void TakeArrived()
    {
        while (_arrived.TryDequeue(out var socket))
        {
            _lastAccepted = Math.Max(_lastAccepted, socket.Accepted);
            Add(socket);
        }
    }

    private void Add(ProgramSocket socket)
    {
        if (socket.IsHibernatable)
        {
            _hibernatable[socket.Accepted] = socket;
        }
    }
}
