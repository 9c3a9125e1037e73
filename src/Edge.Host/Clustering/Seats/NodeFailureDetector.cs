using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Edge.Host.Clustering.Seats;

/// <summary>
/// Akka's failure detector, which has to guess from silence and is therefore patient, except that it gives up a process at once
/// that is known to be dead. Akka makes one for each process it hears from, and names it in the configuration.
/// </summary>
internal sealed class NodeFailureDetector : PhiAccrualFailureDetector
{
    private readonly KnownDead _dead;
    private readonly int _deathsBefore;

    public NodeFailureDetector(Config config, EventStream events)
        : base(config, events)
    {
        _dead = KnownDead.Of(events);
        _deathsBefore = _dead.Count;
    }

    public override bool IsAvailable => !_dead.Contains(Address, _deathsBefore) && base.IsAvailable;
}
