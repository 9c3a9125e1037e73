using System.Data.Common;
using Edge.Host.Options;
using LinqToDB.Interceptors;

namespace Edge.Host.Persistence;

/// <summary>Prepares every SQLite connection of the journal.</summary>
internal sealed class SqlitePragmas(SynchronousMode synchronous) : ConnectionInterceptor
{
    /// <summary>
    /// Microsoft.Data.Sqlite is synchronous underneath: without this yield what is read for one room would hold up the journal's
    /// actor, and with it all others.
    /// </summary>
    public override async Task ConnectionOpeningAsync(
        ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken) => await Task.Yield();

    public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) =>
        Apply(connection, synchronous);

    public override Task ConnectionOpenedAsync(
        ConnectionEventData eventData, DbConnection connection, CancellationToken cancellationToken)
    {
        Apply(connection, synchronous);
        return Task.CompletedTask;
    }

    // There is no key in the connection string for these.
    public static void Apply(DbConnection connection, SynchronousMode synchronous)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            $"pragma synchronous={(synchronous == SynchronousMode.Full ? "full" : "normal")}; pragma busy_timeout=10000;";
        command.ExecuteNonQuery();
    }
}
