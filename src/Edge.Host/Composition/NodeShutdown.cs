using Akka.Actor;
using Edge.Actors;

namespace Edge.Host.Composition;

/// <summary>
/// Begins the end: connections are drained before the web server stops, which would otherwise wait for them, since an open
/// WebSocket is an open request. The actor system stops after the web server, unless it has ended already.
/// </summary>
internal sealed class NodeShutdown(ActorSystem system, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(18);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        EdgeNode.Get(system).StopRequested += lifetime.StopApplication;
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(EdgeNode.Get(system).DrainAsync(DrainTimeout), system.WhenTerminated);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
