using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Streams.Wire;

namespace Edge.Actors.Connections;

/// <summary>The rooms of one rich connection.</summary>
internal sealed class SessionRooms(ConnectionContext context, RefuseRequest refuse)
{
    private const int DefaultHistory = 100;
    private readonly Dictionary<string, RoomMember> _members = new(StringComparer.Ordinal);
    private string? _implicit;

    public RoomMember? Find(string room) => _members.GetValueOrDefault(room);

    /// <summary>Joins the room of the URL for a client that named none; its own join of it then counts as the first.</summary>
    public void JoinImplicitly(RoomName room)
    {
        _implicit = room.Value;
        Add(room, null, new RoomJoin(room.Value, null, null));
    }

    public void Join(uint? id, RoomJoin join)
    {
        if (!RoomName.TryParse(join.Room, out var room, out var problem))
        {
            refuse(id, EdgeError.BadRequest, problem, join.Room, null);
            return;
        }

        if (join.Room == _implicit)
        {
            _implicit = null;
            Remove(room, null, reply: false);
        }

        var most = context.Settings.Options.MaxRooms;
        if (_members.ContainsKey(join.Room))
        {
            refuse(id, EdgeError.AlreadyJoined, $"'{join.Room}' is joined already.", join.Room, null);
        }
        else if (_members.Count >= most)
        {
            refuse(id, EdgeError.Limit, $"A connection may join {most} rooms.", join.Room, null);
        }
        else
        {
            Add(room, id, join);
        }
    }

    public void Leave(uint? id, string name)
    {
        if (Find(name) is null)
        {
            refuse(id, EdgeError.NotJoined, $"'{name}' is not joined.", name, null);
        }
        else
        {
            Remove(RoomName.Parse(name), id, reply: true);
        }
    }

    public void GetHistory(ClientMessage.History query)
    {
        if (Find(query.Room) is not { } member)
        {
            refuse(query.Id, EdgeError.NotJoined, $"Join '{query.Room}' first.", query.Room, null);
            return;
        }

        context.TellRelay(new RelayProtocol.GetHistory(
            RoomName.Parse(query.Room), member, query.Id, query.Before, query.Limit ?? DefaultHistory));
    }

    public void LeaveAll()
    {
        foreach (var (name, member) in _members)
        {
            context.TellRelay(new RelayProtocol.Leave(RoomName.Parse(name), member, null, Reply: false));
        }

        _members.Clear();
    }

    private void Add(RoomName room, uint? id, RoomJoin join)
    {
        var member = context.CreateMember(room, MemberMode.Rich);
        _members.Add(room.Value, member);
        context.TellRelay(new RelayProtocol.Join(room, member, id, join.Since, join.Limit));
    }

    private void Remove(RoomName room, uint? id, bool reply)
    {
        if (_members.Remove(room.Value, out var member))
        {
            context.TellRelay(new RelayProtocol.Leave(room, member, id, reply));
        }
    }
}

/// <summary>Tells the client why its request is refused.</summary>
internal delegate void RefuseRequest(uint? id, EdgeError error, string text, string? room, string? messageId);
