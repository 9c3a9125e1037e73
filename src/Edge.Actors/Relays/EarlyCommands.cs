using System.Collections.Immutable;
using Edge.Streams.Wire;

namespace Edge.Actors.Relays;

/// <summary>Joins and queries that came before the room, or what their clients say they saw of it, was known here; they wait.</summary>
internal sealed class EarlyCommands
{
    private const int MaxCount = 4096;
    private readonly List<RelayProtocol.ICommand> _commands = [];

    public int Count => _commands.Count;

    /// <summary>Joins that wait.</summary>
    public IEnumerable<RelayProtocol.Join> Joins => _commands.OfType<RelayProtocol.Join>();

    /// <summary>Joins, one per member, always wait; of queries only so many.</summary>
    public void Add(RelayProtocol.ICommand command)
    {
        if (command is RelayProtocol.GetHistory query && _commands.Count >= MaxCount)
        {
            RelayReplies.HistoryError(
                query.Member, query.Room, query.Id, EdgeError.RoomUnavailable, "The room cannot be reached yet.");
            return;
        }

        _commands.Add(command);
    }

    /// <summary>The member has gone again.</summary>
    public void Forget(RoomMember member) =>
        _commands.RemoveAll(command => command is RelayProtocol.Join join && join.Member == member);

    /// <summary>All of them, once.</summary>
    public ImmutableArray<RelayProtocol.ICommand> TakeAll()
    {
        var all = _commands.ToImmutableArray();
        _commands.Clear();
        return all;
    }
}
