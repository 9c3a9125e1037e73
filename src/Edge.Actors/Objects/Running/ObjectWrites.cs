using System.Collections.Immutable;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// Writes what a program stores and lets out what it does after that. One write is in flight; what is flushed meanwhile goes
/// with the next (group commit). Part of the object's actor.
/// </summary>
internal sealed class ObjectWrites(ObjectLog log)
{
    private readonly OutputGate _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly HashSet<GatewayId> _gone = [];
    private long _number;
    private long _inFlight;
    private int _factsInFlight;
    private ObjectCheckpoint? _checkpoint;

    /// <summary>Gives facts to the journal, all or nothing.</summary>
    public required Action<IReadOnlyList<ObjectEvents.IFact>> Persist { private get; init; }

    /// <summary>Carries out an effect.</summary>
    public required Action<Effect> Release { private get; init; }

    /// <summary>What stood before this sequence number is no longer needed.</summary>
    public required Action<long> Compact { private get; init; }

    public bool IsWriting => _factsInFlight > 0;

    /// <summary>Whether nothing waits for the journal.</summary>
    public bool IsIdle => !IsWriting && _waiting.Count == 0 && _gate.IsEmpty;

    /// <summary>A node holds no hibernatable sockets any more; written when something else is.</summary>
    public void Forget(GatewayId node)
    {
        if (log.Gateways.Contains(node))
        {
            _gone.Add(node);
        }
    }

    /// <summary>Takes a turn of the program.</summary>
    /// <param name="turn">What it changed and did.</param>
    /// <param name="holders">Nodes that get a hibernatable socket by it.</param>
    public void Add(ProgramMessages.Turn turn, IEnumerable<GatewayId> holders)
    {
        var seen = holders.Where(IsNew).ToImmutableArray();
        if (turn.Changes is not null || !seen.IsEmpty)
        {
            _number = _gate.OnWrite();
            _waiting.Enqueue(new Waiting(turn.Changes, seen));
        }

        Let(_gate.Post(turn.Effects));
        WriteWaiting();
    }

    /// <summary>A fact is in the journal.</summary>
    public void OnStored()
    {
        if (--_factsInFlight > 0)
        {
            return;
        }

        if (_checkpoint is { } checkpoint)
        {
            _checkpoint = null;
            Compact(checkpoint.DeleteTo);
        }

        Let(_gate.OnDurable(_inFlight));
        WriteWaiting();
    }

    /// <summary>Forgets what is not in flight, and whoever waits for it learns that it never will be durable.</summary>
    public void Drop()
    {
        _waiting.Clear();
        foreach (var waiter in _gate.Drop().OfType<Effect.Durable>())
        {
            waiter.Waiter.TrySetException(new ObjectException(ObjectFailures.Reset));
        }
    }

    private void WriteWaiting()
    {
        if (IsWriting || _waiting.Count == 0)
        {
            return;
        }

        var facts = new List<ObjectEvents.IFact>(_gone.Select(log.Forget).OfType<ObjectEvents.IFact>());
        _gone.Clear();
        while (_waiting.TryDequeue(out var waiting))
        {
            facts.AddRange(waiting.Seen.Select(log.See).OfType<ObjectEvents.IFact>());
            if (waiting.Changes is { } changes)
            {
                facts.Add(log.ToFact(changes));
            }
        }

        _inFlight = _number;
        if (facts.Count == 0)
        {
            Let(_gate.OnDurable(_inFlight));
            return;
        }

        _checkpoint = log.CheckpointIfDue();
        facts.AddRange(_checkpoint?.Facts ?? []);
        _factsInFlight = facts.Count;
        Persist(facts);
    }

    /// <summary>Whether the log does not say that a node may hold sockets. It is to say nothing else from now on.</summary>
    private bool IsNew(GatewayId node)
    {
        _gone.Remove(node);
        return !log.Gateways.Contains(node);
    }

    private void Let(ImmutableArray<Effect> effects)
    {
        foreach (var effect in effects)
        {
            Release(effect);
        }
    }

    private sealed record Waiting(StorageChanges? Changes, ImmutableArray<GatewayId> Seen);
}
