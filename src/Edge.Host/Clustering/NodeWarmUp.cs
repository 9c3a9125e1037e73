using Akka.Actor;
using Edge.Actors;

namespace Edge.Host.Clustering;

/// <summary>Warms the node up before it joins: from then on rooms may move to it.</summary>
internal sealed class NodeWarmUp(ActorSystem system) : IHostedService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        await EdgeNode.Get(system).WarmUpAsync(limit.Token);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
