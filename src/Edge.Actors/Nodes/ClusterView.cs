using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Rooms;

namespace Edge.Actors.Nodes;

/// <summary>
/// The cluster as this node sees it. Every member is asked at once, and no answer is waited for longer than a second and a half:
/// members that are silent are shown without what they would say.
/// </summary>
public sealed class ClusterView
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
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

    /// <summary>The names of all members, in order.</summary>
    public IReadOnlyList<string> Members => [.. _cluster.State.Members.Select(member => NameOf(member.Address)).Order(StringComparer.Ordinal)];

    /// <summary>All members, in the order of their names.</summary>
    public async Task<IReadOnlyList<MemberDescription>> DescribeAsync()
    {
        var state = _cluster.State;
        var oldest = state.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving)
            .Aggregate((Member?)null, (oldest, member) => oldest is null || member.IsOlderThan(oldest) ? member : oldest);
        return await Task.WhenAll(state.Members.OrderBy(member => NameOf(member.Address), StringComparer.Ordinal).Select(async member =>
            new MemberDescription(
                NameOf(member.Address),
                member.Status.ToString(),
                !state.Unreachable.Contains(member),
                member.Roles,
                await AskAsync<NodeProtocol.Description>(member.Address, new NodeProtocol.Describe()).ConfigureAwait(false))
            {
                IsLeader = member.Address.Equals(state.Leader),
                IsOldest = member.Equals(oldest),
            })).ConfigureAwait(false);
    }

    /// <summary>Finds the node that a room is awake on by asking each of them.</summary>
    public async Task<RoomWhereabouts> FindAsync(RoomName room)
    {
        var answers = await Task.WhenAll(_cluster.State.Members.Select(async member =>
            (Node: NameOf(member.Address), Found: await AskAsync<NodeProtocol.Found>(member.Address, new NodeProtocol.Find(room)).ConfigureAwait(false))))
            .ConfigureAwait(false);
        var owner = answers.FirstOrDefault(answer => answer.Found?.Shard is not null);
        return new RoomWhereabouts(
            owner.Node, owner.Found?.Shard, [.. answers.Where(answer => answer.Found is null).Select(answer => answer.Node).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Tells a member to end as by SIGTERM.</summary>
    /// <param name="node">Its name, host:port.</param>
    /// <returns>Whether it was told; null when there is no such member.</returns>
    public async Task<bool?> DrainAsync(string node) =>
        _cluster.State.Members.FirstOrDefault(member => NameOf(member.Address) == node) is { } target
            ? await AskAsync<NodeProtocol.Description>(target.Address, new NodeProtocol.Drain()).ConfigureAwait(false) is not null
            : null;

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
