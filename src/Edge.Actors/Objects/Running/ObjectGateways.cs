using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Objects.Gateways;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>
/// The gateways an incarnation knows, and those that may hold sockets of the object and have not answered yet. Part of the
/// object's actor.
/// </summary>
internal sealed class ObjectGateways(ObjectId id, IActorContext context, ObjectSettings settings)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);
    private readonly Dictionary<IActorRef, GatewayLink> _links = [];
    private readonly Cluster _cluster = Cluster.Get(context.System);
    private readonly Dictionary<GatewayId, Address> _silent = [];
    private long _gathering;
    private long _asked;

    /// <summary>Tells this incarnation from all others.</summary>
    public long Incarnation { get; } = Random.Shared.NextInt64(1, long.MaxValue);

    public IReadOnlyCollection<GatewayLink> All => _links.Values;

    /// <summary>Whether all that hold sockets have told them, or have had the time to.</summary>
    public bool IsGathered => _silent.Count == 0 || settings.Time.GetElapsedTime(_gathering) >= settings.Options.GatherTimeout;

    public bool HasStandardSockets => _links.Values.Any(link => link.Sockets.Values.Any(socket => !socket.IsHibernatable));

    public bool NeedsTick => _silent.Count > 0 || _links.Values.Any(link => link.NeedsTick);

    /// <summary>Asks the nodes that may hold sockets for them.</summary>
    /// <returns>Those that are gone.</returns>
    public IReadOnlyList<GatewayId> Gather(IEnumerable<GatewayId> holders)
    {
        var state = _cluster.State;
        var members = state.Members.ToDictionary(member => GatewayId.Of(member.UniqueAddress));
        var gone = new List<GatewayId>();
        foreach (var holder in holders)
        {
            if (!members.TryGetValue(holder, out var member))
            {
                gone.Add(holder);
            }
            else if (state.Unreachable.Contains(member) || member.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up))
            {
                // It may be dead, or going, with all its sockets: it is asked, but not waited for.
                Ask(member.Address);
            }
            else
            {
                _silent[holder] = member.Address;
            }
        }

        _gathering = settings.Time.GetTimestamp();
        AskSilent();
        return gone;
    }

    /// <summary>A gateway wants to be known.</summary>
    public void OnHello(IActorRef gateway)
    {
        if (_links.TryGetValue(gateway, out var link))
        {
            link.Confirm();
        }
        else
        {
            gateway.Tell(new ObjectProtocol.Gather(id, Incarnation));
        }
    }

    /// <summary>The link that something came on; null if it was meant for another incarnation.</summary>
    public GatewayLink? Find(ObjectProtocol.FromGateway from)
    {
        if (from.Incarnation != Incarnation)
        {
            from.Gateway.Tell(new ObjectProtocol.Gather(id, Incarnation));
            return null;
        }

        if (!_links.TryGetValue(from.Gateway, out var link))
        {
            var end = new LinkEnd(settings.Time, from.Gateway.Path.Address.HasLocalScope);
            _links[from.Gateway] = link = new GatewayLink(id, Incarnation, context.Watch(from.Gateway), NodeOf(from.Gateway), end);
        }

        return link;
    }

    /// <summary>A node has told all it holds.</summary>
    public void OnAnswered(GatewayId node) => _silent.Remove(node);

    /// <summary>A node that was asked says that it holds nothing.</summary>
    /// <returns>The node.</returns>
    public GatewayId? OnNothingHeld(ObjectProtocol.NothingHeld nothing)
    {
        foreach (var node in _silent.Keys)
        {
            if (nothing.Incarnation == Incarnation && node.Address == nothing.Node)
            {
                _silent.Remove(node);
                return node;
            }
        }

        return null;
    }

    public GatewayLink? Remove(IActorRef gateway) => _links.Remove(gateway, out var link) ? link : null;

    /// <summary>Sends what was said on all links.</summary>
    public void Flush()
    {
        foreach (var link in _links.Values)
        {
            link.Flush();
        }
    }

    public void OnTick()
    {
        if (_silent.Count > 0 && settings.Time.GetElapsedTime(_asked) >= AskAgainAfter)
        {
            AskSilent();
        }

        foreach (var link in _links.Values)
        {
            link.OnTick();
        }
    }

    /// <summary>Tells all that this incarnation ends.</summary>
    public void End(int closeCode)
    {
        foreach (var link in _links.Values)
        {
            link.End(closeCode);
        }
    }

    private void AskSilent()
    {
        _asked = settings.Time.GetTimestamp();
        foreach (var address in _silent.Values)
        {
            Ask(address);
        }
    }

    private void Ask(Address address) =>
        context.ActorSelection(new RootActorPath(address) / "user" / ObjectRelayGuardian.ActorName)
            .Tell(new ObjectProtocol.Gather(id, Incarnation));

    private GatewayId NodeOf(IActorRef gateway)
    {
        var address = gateway.Path.Address;
        return GatewayId.Of(address.HasLocalScope
            ? _cluster.SelfUniqueAddress
            : _cluster.State.Members.FirstOrDefault(member => member.Address.Equals(address))?.UniqueAddress
                ?? new UniqueAddress(address, 0));
    }
}
