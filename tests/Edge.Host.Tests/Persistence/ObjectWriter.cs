using Akka.Actor;
using Akka.Persistence;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;

namespace Edge.Host.Tests.Persistence;

/// <summary>
/// An object without a program: a test changes its storage, and hears of it when that is in the journal and what a checkpoint
/// stands for is deleted.
/// </summary>
internal sealed class ObjectWriter : UntypedPersistentActor
{
    private readonly ObjectLog _log = new(new ObjectStorageOptions());
    private MemoryStorage? _storage;
    private ObjectCheckpoint? _checkpoint;
    private IActorRef _asker = ActorRefs.Nobody;
    private int _unwritten;

    public ObjectWriter(string id) => PersistenceId = id;

    public override string PersistenceId { get; }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case ObjectEvents.IFact fact:
                _log.Apply(fact, LastSequenceNr);
                break;
            case RecoveryCompleted:
                _log.Recovered(LastSequenceNr);
                _storage = _log.BuildStorage();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Change change:
                _asker = Sender;
                change.Apply(_storage!);
                Write();
                break;
            case DeleteMessagesSuccess:
                _asker.Tell(new Written(true));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Write()
    {
        if (_storage!.TakeChanges() is not { } changes)
        {
            _asker.Tell(new Written(false));
            return;
        }

        List<ObjectEvents.IFact> facts = [_log.ToFact(changes)];
        _checkpoint = _log.CheckpointIfDue();
        facts.AddRange(_checkpoint?.Facts ?? []);
        _unwritten = facts.Count;
        PersistAllAsync(facts, OnWritten);
    }

    private void OnWritten(ObjectEvents.IFact fact)
    {
        if (--_unwritten > 0)
        {
            return;
        }

        Assert.Equal(_log.Head, LastSequenceNr);
        if (_checkpoint is null)
        {
            _asker.Tell(new Written(false));
        }
        else
        {
            DeleteMessages(_checkpoint.DeleteTo);
        }
    }

    /// <summary>Changes the storage, or reads it; answered with <see cref="Written"/>.</summary>
    public sealed record Change(Action<ObjectStorage> Apply) : INoSerializationVerificationNeeded;

    /// <summary>It is durable.</summary>
    public sealed record Written(bool WithCheckpoint) : INoSerializationVerificationNeeded;
}
