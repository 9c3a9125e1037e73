using System.Data.Common;
using Edge.Host.Options;
using LinqToDB.Interceptors;

namespace Edge.Host.Persistence;

/// <summary>Prepares every SQLite connection of the journal.</summary>
internal sealed class SqlitePragmas(SynchronousMode synchronous) : ConnectionInterceptor
{
    // There is no key in the connection string for these. The WAL is copied to the database when it has 32 MB, not 4: rooms write the
    // same few pages again and again, which are then copied once (ADR 6).
    private readonly string _pragmas =
        $"pragma synchronous={(synchronous == SynchronousMode.Full ? "full" : "normal")}; pragma busy_timeout=10000; pragma wal_autocheckpoint=8000;";

    /// <summary>
    /// Microsoft.Data.Sqlite is synchronous underneath: without this yield what is read for one room would hold up the journal's
    /// actor, and with it all others.
    /// </summary>
    public override async Task ConnectionOpeningAsync(
        ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) => await Task.Yield();

    public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) => Apply(connection);

    public override Task ConnectionOpenedAsync(
        ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    /// <summary>Prepares one connection.</summary>
    public void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
    }
}
