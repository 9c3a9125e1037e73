using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Rooms;

namespace Edge.Actors.Nodes;

/// <summary>The cluster as this node sees it. Members that do not answer within two seconds are shown without what they would say.</summary>
public sealed class ClusterView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ActorSystem _system;
    private readonly Cluster _cluster;

    /// <summary>A view of the cluster that an actor system with Edge is in.</summary>
    public ClusterView(ActorSystem system)
    {
        _system = system;
        _cluster = Cluster.Get(system);
    }

    /// <summary>This node, as host:port.</summary>
    public string Self => NameOf(_cluster.SelfAddress);

    /// <summary>All members, in the order of their names.</summary>
    public async Task<IReadOnlyList<MemberDescription>> DescribeAsync()
    {
        var state = _cluster.State;
        return await Task.WhenAll(state.Members.OrderBy(member => NameOf(member.Address), StringComparer.Ordinal).Select(async member =>
        {
            var isReachable = !state.Unreachable.Contains(member);
            return new MemberDescription(
                NameOf(member.Address),
                member.Status.ToString(),
                isReachable,
                member.Address.Equals(state.Leader),
                member.Roles,
                isReachable ? await AskAsync<NodeProtocol.Description>(member.Address, new NodeProtocol.Describe()).ConfigureAwait(false) : null);
        })).ConfigureAwait(false);
    }

    /// <summary>The node a room is awake on, with its shard; null when it sleeps or its node does not answer.</summary>
    public async Task<(string Node, string Shard)?> FindAsync(RoomName room)
    {
        var state = _cluster.State;
        var answers = await Task.WhenAll(state.Members.Except(state.Unreachable).Select(async member =>
            (member.Address, Found: await AskAsync<NodeProtocol.Found>(member.Address, new NodeProtocol.Find(room)).ConfigureAwait(false))))
            .ConfigureAwait(false);
        return answers.FirstOrDefault(answer => answer.Found?.Shard is not null) is { Found.Shard: { } shard } owner
            ? (NameOf(owner.Address), shard)
            : null;
    }

    /// <summary>Tells a member to end as by SIGTERM.</summary>
    /// <param name="node">Its name, host:port.</param>
    /// <returns>False when there is no such member, or it did not answer.</returns>
    public async Task<bool> DrainAsync(string node) =>
        _cluster.State.Members.FirstOrDefault(member => NameOf(member.Address) == node) is { } target
        && await AskAsync<NodeProtocol.Description>(target.Address, new NodeProtocol.Drain()).ConfigureAwait(false) is not null;

    private static string NameOf(Address address) => $"{address.Host}:{address.Port}";

    private async Task<T?> AskAsync<T>(Address address, NodeProtocol.INodeMessage question)
        where T : class
    {
        try
        {
            return await _system.ActorSelection(new RootActorPath(address) / "user" / NodeAgent.ActorName)
                .Ask<T>(question, Patience).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return null;
        }
    }
}
