using Akka.Persistence.Sql.Journal.Types;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Persistence.Writing;

/// <summary>Appends rows to the journal: one connection that stays open, one statement that stays prepared. One caller at a time.</summary>
internal sealed class RowAppender : IDisposable
{
    private const string Insert = """
        insert into journal
          (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        values ($created, 0, $id, $number, $message, $tags, $manifest, $identifier, $writer)
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _created;
    private readonly SqliteParameter _id;
    private readonly SqliteParameter _number;
    private readonly SqliteParameter _message;
    private readonly SqliteParameter _tags;
    private readonly SqliteParameter _manifest;
    private readonly SqliteParameter _identifier;
    private readonly SqliteParameter _writer;

    /// <summary>Takes over an open connection.</summary>
    public RowAppender(SqliteConnection connection)
    {
        _connection = connection;
        _insert = connection.CreateCommand();
        _insert.CommandText = Insert;
        _created = Add("$created", SqliteType.Integer);
        _id = Add("$id", SqliteType.Text);
        _number = Add("$number", SqliteType.Integer);
        _message = Add("$message", SqliteType.Blob);
        _tags = Add("$tags", SqliteType.Text);
        _manifest = Add("$manifest", SqliteType.Text);
        _identifier = Add("$identifier", SqliteType.Integer);
        _writer = Add("$writer", SqliteType.Text);
    }

    /// <summary>Stores all rows or none.</summary>
    /// <exception cref="SqliteException">Nothing was stored, unless it was the commit itself that failed.</exception>
    public void Append(IEnumerable<JournalRow> rows)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var row in rows)
        {
            _created.Value = row.Timestamp;
            _id.Value = row.PersistenceId;
            _number.Value = row.SequenceNumber;
            _message.Value = row.Message;
            _tags.Value = OrNull(row.Tags);
            _manifest.Value = OrNull(row.Manifest);
            _identifier.Value = OrNull(row.Identifier);
            _writer.Value = OrNull(row.WriterUuid);
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;

    private SqliteParameter Add(string name, SqliteType type) => _insert.Parameters.Add(name, type);
}
