using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Edge.Testing;

/// <summary>
/// The journal of a system that shares its <see cref="SharedLog"/> with others, with a hand on its own writes: see
/// <see cref="JournalControl"/>. A write that is held reaches the log, and its fence, when it is released.
/// </summary>
public sealed class SharedJournal : AsyncWriteJournal
{
    /// <summary>Makes it the journal of a system that has a <see cref="SharedLogSetup"/>; snapshots are in memory.</summary>
    public const string Hocon = """
        akka.persistence {
          journal.plugin = "edge.testing.shared-journal"
          snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        }
        edge.testing.shared-journal {
          class = "Edge.Testing.SharedJournal, Edge.Testing"
          plugin-dispatcher = "akka.actor.default-dispatcher"
          circuit-breaker.call-timeout = 60s
        }
        """;

    private readonly JournalControl _control = JournalControl.Get(Context.System);
    private readonly SharedLog _log = Context.System.Settings.Setup.Get<SharedLogSetup>().Value.Log;

    /// <inheritdoc/>
    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        foreach (var one in _log.Read(persistenceId, fromSequenceNr, toSequenceNr, max))
        {
            recoveryCallback(one);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        Task.FromResult(_log.Head(persistenceId));

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception?>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToArray();
        var events = writes.SelectMany(write => (IEnumerable<IPersistentRepresentation>)write.Payload).ToArray();
        var rejection = await _control.PassAsync(
            new JournalWrite(events[0].PersistenceId, [.. events.Select(one => one.SequenceNr)]));
        if (rejection is null)
        {
            _log.Append(events);
        }

        return ImmutableList.CreateRange(writes.Select(_ => rejection));
    }

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        _log.Delete(persistenceId, toSequenceNr);
        return Task.CompletedTask;
    }
}
