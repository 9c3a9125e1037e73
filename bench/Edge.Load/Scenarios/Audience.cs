using Edge.Load.Client;
using Edge.Load.Servers;

namespace Edge.Load.Scenarios;

/// <summary>Rooms full of members, all joined.</summary>
internal sealed class Audience : IDisposable
{
    private readonly string _prefix = $"load-{Guid.NewGuid():N}-";
    private readonly Dialect _dialect;

    private Audience(Dialect dialect, int rooms, int members, int senders)
    {
        _dialect = dialect;
        (Rooms, Members, Senders) = (rooms, members, senders);
    }

    public int Rooms { get; }

    public int Members { get; }

    public int Senders { get; }

    public List<Connection> Connections { get; } = [];

    /// <summary>Connects all; the first members of each room are its senders.</summary>
    public static async Task<Audience> OpenAsync(Deployment server, Target target, int rooms, int members, int senders)
    {
        var audience = new Audience(target.Dialect, rooms, members, senders);
        for (var room = 0; room < rooms; room++)
        {
            for (var member = 0; member < members; member++)
            {
                var path = target.Dialect.Path(audience.NameOf(room));
                var connection = Connection.Open(server.PortFor(member), path, room, member);
                connection.Inbox = new Inbox(senders, target.KeepsSenderOrder);
                audience.Connections.Add(connection);
                target.Dialect.Join(connection, audience.NameOf(room));
            }
        }

        // A join is not acknowledged in every dialect: let it settle.
        await Task.Delay(1000);
        return audience;
    }

    public void Post(int room, int sender, int number) =>
        _dialect.Post(Connections[(room * Members) + sender], NameOf(room), sender, number);

    /// <summary>Members of a room that sent nothing must have had the same messages in the same order.</summary>
    public string? FindDisorder()
    {
        for (var room = 0; room < Rooms; room++)
        {
            var listeners = Connections.Skip((room * Members) + Senders).Take(Members - Senders).ToArray();
            if (listeners.Any(listener => listener.Inbox!.Order != listeners[0].Inbox!.Order))
            {
                return $"members of room {room} had different orders";
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var connection in Connections)
        {
            connection.Dispose();
        }
    }

    private string NameOf(int room) => _prefix + room;
}
