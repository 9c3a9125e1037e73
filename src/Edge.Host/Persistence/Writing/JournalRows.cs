using Akka.Persistence.Sql.Journal.Types;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Persistence.Writing;

/// <summary>
/// Appends rows to the journal and removes them: one connection that stays open, and for appending one statement that stays prepared. One
/// caller at a time.
/// </summary>
internal sealed class JournalRows : IDisposable
{
    private const long MostRemoved = 500;

    private const string Insert = """
        insert into journal
          (created, deleted, persistence_id, sequence_number, message, tags, manifest, identifier, writer_uuid)
        values ($created, 0, $id, $number, $message, $tags, $manifest, $identifier, $writer)
        """;

    private const string Bounds = """
        select (select min(sequence_number) from journal where persistence_id = $id and sequence_number <= $number),
          (select max(sequence_number) from journal where persistence_id = $id and sequence_number <= $number)
        """;

    private const string Remove = "delete from journal where persistence_id = $id and sequence_number < $number";
    private const string Mark = "update journal set deleted = 1 where persistence_id = $id and sequence_number = $number and deleted = 0";
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
    public JournalRows(SqliteConnection connection)
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

    /// <summary>
    /// Removes a part of an actor's rows, the oldest first, up to a sequence number. The last of them stays, marked as deleted: it says how
    /// far the actor has counted, as the plugin has it.
    /// </summary>
    /// <returns>Whether all of them are removed.</returns>
    public bool RemoveSome(string persistenceId, long to)
    {
        using var transaction = _connection.BeginTransaction();
        if (FindBounds(persistenceId, to) is not var (first, last))
        {
            return true;
        }

        var end = Math.Min(last, first + MostRemoved);
        Execute(Remove, persistenceId, end);
        if (end == last)
        {
            Execute(Mark, persistenceId, last);
        }

        transaction.Commit();
        return end == last;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private (long First, long Last)? FindBounds(string persistenceId, long to)
    {
        using var command = Command(Bounds, persistenceId, to);
        using var reader = command.ExecuteReader();
        return reader.Read() && !reader.IsDBNull(0) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }

    private void Execute(string text, string persistenceId, long number)
    {
        using var command = Command(text, persistenceId, number);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, string persistenceId, long number)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        command.Parameters.AddWithValue("$id", persistenceId);
        command.Parameters.AddWithValue("$number", number);
        return command;
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;

    private SqliteParameter Add(string name, SqliteType type) => _insert.Parameters.Add(name, type);
}
