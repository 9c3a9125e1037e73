using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Workers;
using Edge.Host.Workers.Running;

namespace Edge.Host.Workers.Deploy;

/// <summary>Tells all members of the cluster that a worker has changed, and hears what they run then.</summary>
internal sealed class ClusterRollout(ActorSystem system)
{
    // A node reads and loads meanwhile. One that is silent for longer looks into the store by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<NodeState>> RunAsync(string worker) => await Task.WhenAll(
        Cluster.Get(system).State.Members
            .Where(member => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving)
            .OrderBy(member => member.Address.ToString(), StringComparer.Ordinal)
            .Select(member => AskAsync(member.Address, worker)));

    private async Task<NodeState> AskAsync(Address address, string worker)
    {
        var node = $"{address.Host}:{address.Port}";
        try
        {
            var running = await system.ActorSelection(new RootActorPath(address) / "user" / WorkerAgent.ActorName)
                .Ask<WorkerProtocol.Running>(new WorkerProtocol.Refresh(worker), Patience);
            return new NodeState(node, running.Version, running.Problem);
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return new NodeState(node, null, "It does not answer; it takes the change up within seconds of when it goes on.");
        }
    }
}
