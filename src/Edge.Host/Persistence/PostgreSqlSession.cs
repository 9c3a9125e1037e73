using Npgsql;

namespace Edge.Host.Persistence;

/// <summary>What every session with PostgreSQL has in common.</summary>
internal static class PostgreSqlSession
{
    // Below the time after which a node that was cut off is given up. Until its transaction ends, a row that it was writing keeps
    // the next owner of the room from writing, and a seat that it was taking keeps others from joining.
    private const string GiveUp = "-c idle_in_transaction_session_timeout=5000";

    /// <summary>Has the server end a transaction whose client is silent for 5 s, unless the text has <c>Options</c> of its own.</summary>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        target.Options ??= GiveUp;
        return target;
    }
}
