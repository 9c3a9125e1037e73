using System.Collections.Concurrent;
using System.Collections.Immutable;
using Edge.Actors.Connections;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Objects.Running;

/// <summary>The sockets of a program that is awake. Used by the program's thread alone, but for <see cref="Arrive"/>.</summary>
internal sealed class ProgramSockets(ProgramOutput output, TimeProvider time) : ObjectSockets
{
    private static readonly Comparer<ProgramSocket> ByAge = Comparer<ProgramSocket>.Create((a, b) =>
        a.Accepted != b.Accepted ? a.Accepted.CompareTo(b.Accepted) : string.CompareOrdinal(a.Id, b.Id));

    private readonly SortedSet<ProgramSocket> _hibernatable = new(ByAge);
    private readonly ConcurrentQueue<ProgramSocket> _arrived = new();
    private long _lastAccepted;

    public override IReadOnlyList<ObjectSocket> List(string? tag)
    {
        TakeArrived();
        return [.. tag is null ? _hibernatable : _hibernatable.Where(socket => socket.Tags.Contains(tag))];
    }

    public override ObjectSocket Accept(bool hibernatable, ImmutableArray<string> tags)
    {
        var socket = new ProgramSocket(Describe(hibernatable, tags), output);
        Add(socket);
        return socket;
    }

    /// <summary>Makes a socket that the program does not see.</summary>
    public ProgramSocket Accept(SocketBridge bridge) => new(Describe(hibernatable: false, []), output) { Bridge = bridge };

    /// <summary>A gateway holds this one from before. Any thread.</summary>
    public void Arrive(ProgramSocket socket) => _arrived.Enqueue(socket);

    /// <summary>Its end has been handled.</summary>
    public void Remove(ProgramSocket socket)
    {
        TakeArrived();
        _hibernatable.Remove(socket);
    }

    private SocketDescription Describe(bool hibernatable, ImmutableArray<string> tags)
    {
        TakeArrived();
        _lastAccepted = Math.Max(_lastAccepted + 1, time.GetUtcNow().UtcTicks);
        return new SocketDescription(SessionId.NewConnection(), hibernatable, _lastAccepted, tags, Attachment: null);
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
            _hibernatable.Add(socket);
        }
    }
}
