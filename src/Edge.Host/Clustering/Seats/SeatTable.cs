namespace Edge.Host.Clustering.Seats;

/// <summary>The SQL of seats.</summary>
internal static class SeatTable
{
    /// <summary>Added to the schema that nodes make at start.</summary>
    public const string Schema = """
        create table if not exists node_seat (
          id integer generated always as identity primary key,
          address text not null unique,
          uid integer not null,
          member boolean not null default false,
          beat timestamptz not null default clock_timestamp());
        """;

    /// <summary>Held for the length of a transaction by whoever decides on founding a cluster.</summary>
    public const string Serialize = "select pg_advisory_xact_lock(1162110823, 0);";

    /// <summary>$1 address, $2 uid, gives the id.</summary>
    public const string Take = "insert into node_seat (address, uid) values ($1, $2) returning id;";

    /// <summary>$1 id; false while an older session of this process still holds it.</summary>
    public const string Hold = "select pg_try_advisory_lock(1162110822, $1);";

    /// <summary>$1 id.</summary>
    public const string Beat =
        "update node_seat set beat = clock_timestamp() where id = $1 and beat < clock_timestamp() - interval '2 seconds';";

    /// <summary>$1 id.</summary>
    public const string BecomeMember = "update node_seat set member = true where id = $1;";

    /// <summary>$1 ids.</summary>
    public const string Remove = "delete from node_seat where id = any($1);";

    /// <summary>All seats, in the order they were taken.</summary>
    public const string Read = """
        select id, address, uid, member, clock_timestamp() - beat,
          exists (
            select from pg_locks where locktype = 'advisory' and classid = 1162110822::oid and objid = node_seat.id::oid and objsubid = 2
              and granted and database = (select oid from pg_database where datname = current_database()))
        from node_seat order by id;
        """;

    /// <summary>After a restart of the server no lock is held and no heartbeat is recent, though all nodes may live.</summary>
    public const string HasJustStarted = "select pg_postmaster_start_time() > clock_timestamp() - interval '15 seconds';";
}
