using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Edge.Testing;

/// <summary>The in-memory journal with a hand on its reads and writes: see <see cref="JournalControl"/>.</summary>
public sealed class ControlledJournal : MemoryJournal
{
    /// <summary>Makes it the journal of a system; its snapshots are in memory too.</summary>
    public const string Hocon = """
        akka.persistence {
          journal.plugin = "edge.testing.journal"
          snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        }
        edge.testing.journal {
          class = "Edge.Testing.ControlledJournal, Edge.Testing"
          plugin-dispatcher = "akka.actor.default-dispatcher"
        }
        """;

    private readonly JournalControl _control = JournalControl.Get(Context.System);

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToArray();
        var events = writes.SelectMany(write => (IEnumerable<IPersistentRepresentation>)write.Payload).ToArray();
        var rejection = await _control.PassAsync(
            new JournalWrite(events[0].PersistenceId, [.. events.Select(one => one.SequenceNr)]));
        return rejection is null
            ? await base.WriteMessagesAsync(writes, cancellationToken)
            : ImmutableList.CreateRange(writes.Select(_ => rejection));
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        _control.PassRead() is { } failure
            ? Task.FromException<long>(failure)
            : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
}
