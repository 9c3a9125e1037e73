using Akka.Actor;
using Edge.Host.Persistence;
using Npgsql;

namespace Edge.Host.Clustering.Seats;

/// <summary>
/// The seats of all nodes, seen through one database session that is this node's alone: the lock on its seat lives and dies
/// with it. Not to be used through a pooler that shares sessions. Used by one task at a time.
/// </summary>
internal sealed class SeatRegistry : IAsyncDisposable
{
    private const int TimeoutSeconds = 5;
    private readonly NpgsqlDataSource _source;
    private NpgsqlConnection? _session;
    private int _seat;
    private bool _isHeld;

    public SeatRegistry(string connectionString)
    {
        _source = NpgsqlDataSource.Create(ReadTarget(connectionString));
    }

    /// <summary>Counts sessions: what was seen in one says nothing about the next.</summary>
    public int Session { get; private set; }

    /// <summary>The id of this node's seat.</summary>
    public int Own => _seat;

    /// <summary>What the session connects to. The server ends it within 10 s when the node's machine is gone, and frees the lock.</summary>
    public static NpgsqlConnectionStringBuilder ReadTarget(string connectionString)
    {
        var target = PostgreSqlSession.Parse(connectionString);
        target.Options += " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=5 -c tcp_user_timeout=10000";
        target.Pooling = false;
        target.Timeout = TimeoutSeconds;
        target.CommandTimeout = TimeoutSeconds;
        target.ApplicationName = "edge seat";
        return target;
    }

    /// <summary>Takes a seat, in the place of one that an earlier process left at the same address.</summary>
    /// <returns>Null, or the seat that a process holds there: then none was taken.</returns>
    public async Task<Seat?> TakeAsync(Address address, int uid, CancellationToken cancel)
    {
        var session = await OpenAsync(cancel);
        await using var transaction = await session.BeginTransactionAsync(cancel);
        await ExecuteAsync(SeatTable.Serialize, cancel);
        var old = (await ReadRowsAsync(cancel)).FirstOrDefault(seat => seat.Address.Equals(address));
        if (old is { IsHeld: true })
        {
            return old;
        }

        if (old is not null)
        {
            await ExecuteAsync(SeatTable.Remove, cancel, new[] { old.Id });
        }

        var id = (int)(await ExecuteAsync(SeatTable.Take, cancel, address.ToString(), uid))!;
        await transaction.CommitAsync(cancel);
        _seat = id;
        _isHeld = (bool)(await ExecuteAsync(SeatTable.Hold, cancel, _seat))!;
        return null;
    }

    /// <summary>
    /// The members to join, or none: then nobody is there, the seats of the dead are removed, and this node has been entered
    /// as the first member of a new cluster. Null while that cannot be told.
    /// </summary>
    public async Task<IReadOnlyList<Seat>?> FindMembersOrFoundAsync(CancellationToken cancel)
    {
        var session = await OpenAsync(cancel);
        await using var transaction = await session.BeginTransactionAsync(cancel);
        await ExecuteAsync(SeatTable.Serialize, cancel);
        var members = (await ReadRowsAsync(cancel)).Where(seat => seat.IsMember && seat.Id != _seat).ToArray();
        var held = members.Where(seat => seat.IsHeld).ToArray();
        if (held.Length > 0)
        {
            // Also who stands still: when it goes on it does so with its rooms, and beside it there must be no other cluster.
            return held;
        }

        if (members.Any(seat => seat.IsFresh) || (members.Length > 0 && (bool)(await ExecuteAsync(SeatTable.HasJustStarted, cancel))!))
        {
            // Who has beaten a moment ago may be dead, or have lost its session as all did: a fail-over of the database, a firewall.
            return null;
        }

        await ExecuteAsync(SeatTable.Remove, cancel, members.Select(seat => seat.Id).ToArray());
        await ExecuteAsync(SeatTable.BecomeMember, cancel, _seat);
        await transaction.CommitAsync(cancel);
        return [];
    }

    /// <summary>Enters this node as a member.</summary>
    public async Task BecomeMemberAsync(CancellationToken cancel)
    {
        await OpenAsync(cancel);
        await ExecuteAsync(SeatTable.BecomeMember, cancel, _seat);
    }

    /// <summary>Says that this node lives, and reads all seats.</summary>
    public async Task<IReadOnlyList<Seat>> BeatAsync(CancellationToken cancel)
    {
        await OpenAsync(cancel);
        await ExecuteAsync(SeatTable.Beat, cancel, _seat);
        return await ReadRowsAsync(cancel);
    }

    /// <summary>Removes seats; a process that finds its own gone ends.</summary>
    public async Task RemoveAsync(IEnumerable<int> seats, CancellationToken cancel)
    {
        await OpenAsync(cancel);
        await ExecuteAsync(SeatTable.Remove, cancel, seats.ToArray());
    }

    /// <summary>Ends the session; the next call begins another.</summary>
    public async Task CloseAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            _isHeld = false;
            await session.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _source.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancel)
    {
        if (_session is null)
        {
            _session = await _source.OpenConnectionAsync(cancel);
            Session++;
        }

        if (!_isHeld && _seat != 0)
        {
            _isHeld = (bool)(await ExecuteAsync(SeatTable.Hold, cancel, _seat))!;
        }

        return _session;
    }

    private async Task<object?> ExecuteAsync(string text, CancellationToken cancel, params object[] values)
    {
        await using var command = CreateCommand(text, values);
        return await command.ExecuteScalarAsync(cancel);
    }

    private async Task<IReadOnlyList<Seat>> ReadRowsAsync(CancellationToken cancel)
    {
        await using var command = CreateCommand(SeatTable.Read);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var seats = new List<Seat>();
        while (await reader.ReadAsync(cancel))
        {
            seats.Add(new Seat(
                reader.GetInt32(0),
                Address.Parse(reader.GetString(1)),
                reader.GetInt32(2),
                reader.GetBoolean(3),
                reader.GetTimeSpan(4),
                reader.GetBoolean(5)));
        }

        return seats;
    }

    private NpgsqlCommand CreateCommand(string text, params object[] values)
    {
        var command = new NpgsqlCommand(text, _session);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
