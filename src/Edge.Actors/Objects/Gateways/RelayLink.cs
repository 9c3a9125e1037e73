using Akka.Actor;
using Edge.Actors.Objects.Links;

namespace Edge.Actors.Objects.Gateways;

/// <summary>
/// A relay's tie to the present incarnation of its object: finds it through the region, and says again what got lost. Part of the
/// relay's actor.
/// </summary>
internal sealed class RelayLink(ObjectId id, IActorRef region, ObjectSettings settings, IActorContext context)
{
    /// <summary>How many past incarnations are remembered: one that is over may still speak, but does not count.</summary>
    private const int MaxPast = 64;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Queue<long> _past = new();
    private LinkEnd? _end;
    private long _asked;
    private bool _isAsking;

    /// <summary>The incarnation; nobody when none is known.</summary>
    public IActorRef Owner { get; private set; } = ActorRefs.Nobody;

    /// <summary>Its number.</summary>
    public long Incarnation { get; private set; }

    public bool IsOpen => _end is not null;

    public bool NeedsTick => _isAsking || _end is { NeedsTick: true };

    /// <summary>Number of the last item said.</summary>
    public long Said => _end?.Said ?? 0;

    /// <summary>The incarnation has everything up to this item.</summary>
    public long Confirmed => _end?.Confirmed ?? 0;

    /// <summary>Whether news come from an incarnation that was not heard of before.</summary>
    public bool IsNew(ObjectProtocol.INews news) => news.Incarnation != Incarnation && !_past.Contains(news.Incarnation);

    /// <summary>Wakes the object if it sleeps, and finds it in any case.</summary>
    public void Ask()
    {
        if (!_isAsking)
        {
            _isAsking = true;
            SayHello();
        }
    }

    /// <summary>Begins with an incarnation.</summary>
    public void Open(IActorRef owner, long incarnation)
    {
        Close();
        (Owner, Incarnation) = (context.Watch(owner), incarnation);
        _end = new LinkEnd(settings.Time, owner.Path.Address.HasLocalScope);
        _isAsking = false;
    }

    /// <summary>The incarnation is over.</summary>
    public void Close()
    {
        if (_end is null)
        {
            return;
        }

        context.Unwatch(Owner);
        _past.Enqueue(Incarnation);
        if (_past.Count > MaxPast)
        {
            _past.Dequeue();
        }

        (Owner, Incarnation, _end) = (ActorRefs.Nobody, 0, null);
    }

    public void Say(LinkItem item) => _end!.Say(item);

    public IReadOnlyList<LinkItem> Take(LinkBatch batch) => _end?.Take(batch, out _) ?? [];

    public void Flush() => Send(_end?.TakeBatches() ?? []);

    public void OnTick()
    {
        if ((_isAsking || _end is { IsStalled: true }) && settings.Time.GetElapsedTime(_asked) >= AskAgainAfter)
        {
            SayHello();
        }

        Send(_end?.OnTick() ?? []);
    }

    private void SayHello()
    {
        _asked = settings.Time.GetTimestamp();
        region.Tell(new ObjectProtocol.Hello(id, context.Self));
    }

    private void Send(IEnumerable<LinkBatch> batches)
    {
        foreach (var batch in batches)
        {
            Owner.Tell(new ObjectProtocol.FromGateway(id, context.Self, Incarnation, batch));
        }
    }
}
