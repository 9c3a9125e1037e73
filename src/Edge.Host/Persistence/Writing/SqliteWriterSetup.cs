using Akka.Actor.Setup;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Persistence.Writing;

/// <summary>How <see cref="SqliteWriteJournal"/>, which Akka creates, comes to its connection.</summary>
/// <param name="open">Opens a connection; the caller disposes it.</param>
internal sealed class SqliteWriterSetup(Func<SqliteConnection> open) : Setup
{
    public Func<SqliteConnection> Open { get; } = open;
}
