using System.Collections.Immutable;
using Edge.Actors.Objects.Index;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// Writes what a program stores and lets out what it does after that. One write is in flight; what is flushed meanwhile goes
/// with the next (group commit). Part of the object's actor.
/// </summary>
/// <param name="log">What the journal says.</param>
/// <param name="indexing">Who must know before a write counts.</param>
internal sealed class ObjectWrites(ObjectLog log, ObjectIndexing indexing)
{
    private readonly OutputGate _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private readonly HashSet<GatewayId> _gone = [];
    private long _number;
    private long _inFlight;
    private long _confirmed;
    private int _factsInFlight;
    private ObjectCheckpoint? _checkpoint;
    private (DateTimeOffset? Alarm, long Head) _next;

    /// <summary>Who the object is, with its name as far as it is known.</summary>
    public required Func<ObjectId> Id { private get; init; }

    /// <summary>Gives facts to the journal, all or nothing.</summary>
    public required Action<IReadOnlyList<ObjectEvents.IFact>> Persist { private get; init; }

    /// <summary>Carries out an effect.</summary>
    public required Action<Effect> Release { private get; init; }

    /// <summary>What stood before this sequence number is no longer needed.</summary>
    public required Action<long> Compact { private get; init; }

    /// <summary>The alarm as the journal says it, and the number of the last fact that says so.</summary>
    public (DateTimeOffset? Alarm, long Head) Durable { get; private set; }

    /// <summary>About how many bytes of what the program did wait for the journal.</summary>
    public long HeldBytes => _gate.Bytes;

    private bool IsWriting => _inFlight > _confirmed;

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

    /// <summary>The alarm is given up.</summary>
    public void DropAlarm(DateTimeOffset time)
    {
        _number = _gate.OnWrite();
        _waiting.Enqueue(new Waiting(null, []) { DropsAlarm = time });
        WriteWaiting();
    }

    /// <summary>Recovery is over.</summary>
    public void OnRecovered() => Durable = _next = (log.Alarm, log.Head);

    /// <summary>A fact is in the journal.</summary>
    public void OnStored()
    {
        _factsInFlight--;
        Confirm();
    }

    /// <summary>The index answered.</summary>
    public void OnIndexed(ObjectIndexProtocol.IObjectEntry answer)
    {
        indexing.OnAnswer(answer);
        Confirm();
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

    /// <summary>What is written counts once the index knows what it must.</summary>
    private void Confirm()
    {
        if (!IsWriting || _factsInFlight > 0 || indexing.IsPending)
        {
            return;
        }

        _confirmed = _inFlight;
        if (Durable.Alarm is not null && _next.Alarm is null)
        {
            indexing.Settle(Id(), null, _next.Head);
        }

        Durable = _next;
        if (_checkpoint is { } checkpoint)
        {
            _checkpoint = null;
            Compact(checkpoint.DeleteTo);
        }

        Let(_gate.OnDurable(_inFlight));
        WriteWaiting();
    }

    private void WriteWaiting()
    {
        if (IsWriting || _waiting.Count == 0)
        {
            return;
        }

        var isFirst = log.Head == 0;
        var facts = Collect();
        _inFlight = _number;
        _next = (log.Alarm, log.Head);
        if (facts.Count > 0)
        {
            Tell(isFirst);
            _checkpoint = log.CheckpointIfDue();
            facts.AddRange(_checkpoint?.Facts ?? []);
            _factsInFlight = facts.Count;
            Persist(facts);
        }

        Confirm();
    }

    private List<ObjectEvents.IFact> Collect()
    {
        var facts = new List<ObjectEvents.IFact>(_gone.Select(log.Forget).OfType<ObjectEvents.IFact>());
        _gone.Clear();

        // A value that was stored again while the journal was busy is written once.
        var (changes, after, given) = (new ChangeSet(), (StorageMap?)null, (DateTimeOffset?)null);
        while (_waiting.TryDequeue(out var waiting))
        {
            facts.AddRange(waiting.Seen.Select(log.See).OfType<ObjectEvents.IFact>());
            given = waiting.DropsAlarm ?? given;
            if (waiting.Changes is { } later)
            {
                changes.Add(later);
                after = later.After;
            }
        }

        if (after is not null)
        {
            facts.Add(log.ToFact(changes.Take(after)));
        }

        if (given is { } time && log.DropAlarm(time) is { } dropped)
        {
            facts.Add(dropped);
        }

        return facts;
    }

    private void Tell(bool isFirst)
    {
        if (isFirst)
        {
            indexing.Register(Id());
        }

        if (_next.Alarm is { } alarm && alarm != Durable.Alarm)
        {
            indexing.Schedule(Id(), alarm, _next.Head);
        }
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

    private sealed record Waiting(StorageChanges? Changes, ImmutableArray<GatewayId> Seen)
    {
        public DateTimeOffset? DropsAlarm { get; init; }
    }
}
