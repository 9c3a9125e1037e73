using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Journal;
using Akka.Persistence.Sql.Journal.Dao;
using Akka.Persistence.Sql.Journal.Types;
using Akka.Util;

namespace Edge.Host.Persistence.Writing;

/// <summary>
/// Akka.Persistence.Sql on SQLite with a write path of its own: the same rows in the same table, but a connection that stays
/// open, a statement that stays prepared, and a thread that may block (docs/adr/0006-sqlite-write-path.md), which deletes, too.
/// Recovery is the plugin's.
/// </summary>
internal sealed class SqliteWriteJournal : SqlWriteJournal
{
    private readonly ByteArrayJournalSerializer _serializer;
    private readonly WriteQueue _queue;

    public SqliteWriteJournal(Akka.Configuration.Config config)
        : base(config)
    {
        var journal = new JournalConfig(config.WithFallback(SqlPersistence.DefaultJournalConfiguration));
        var setup = Context.System.Settings.Setup.Get<SqliteWriterSetup>().Value;
        _serializer = new ByteArrayJournalSerializer(
            journal, Context.System.Serialization, journal.PluginConfig.TagSeparator, Guid.NewGuid().ToString("N"));
        _queue = new WriteQueue(setup.Open, journal.DaoConfig.BatchSize, journal.DaoConfig.BufferSize);
    }

    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        // A room that comes back must not read past a write of its predecessor. How that ended is not its business.
        await _queue.SettledAsync(persistenceId).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var serialized = _serializer.Serialize(messages, TimeProvider.System.GetUtcNow().Ticks);
        var rows = serialized.Count == 1 && serialized[0].IsSuccess
            ? serialized[0].Get()
            : [.. serialized.Where(write => write.IsSuccess).SelectMany(write => write.Get())];
        if (rows.Length > 0)
        {
            await _queue.AddAsync(new QueuedWrite(rows)).ConfigureAwait(false);
        }

        return serialized.TrueForAll(write => write.IsSuccess) ? null! : Rejections(serialized);
    }

    /// <summary>What the plugin does, but for a connection and a transaction of its own.</summary>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _queue.DeleteAsync(new QueuedDeletion(persistenceId, toSequenceNr));

    protected override void PostStop()
    {
        _queue.Dispose();
        base.PostStop();
    }

    /// <summary>What could not be serialized; null stands for what was stored, and for all of it where Akka asks for the list.</summary>
    private static ImmutableList<Exception> Rejections(List<Try<JournalRow[]>> serialized) =>
        [.. serialized.Select(write => write.IsSuccess ? null! : write.Failure.Value)];
}
