using Akka.Cluster;
using Akka.Hosting;
using Edge.Actors.Objects;
using Edge.Host.Endpoints;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Edge.Host.Workers.Deploy;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Running;
using Edge.Host.Workers.Store;
using Edge.Host.Workers.Tail;
using Edge.Workers;

namespace Edge.Host.Composition;

/// <summary>The workers of a node.</summary>
internal static class WorkerHosting
{
    /// <summary>Adds them; to be called before what joins the cluster is added, since hosted services start in order.</summary>
    public static void AddWorkers(this IServiceCollection services, WorkerSettings settings, IJournalDatabase database, bool isDevelopment)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IWorkerStore>(database is ISqlDatabase sql && !isDevelopment ? new SqlWorkerStore(sql) : new MemoryWorkerStore());
        services.AddSingleton(new RouteRules(settings.Domain, isDevelopment));
        services.AddScoped<ChosenWorker>();
        services.AddSingleton<WorkerFeeds>();
        services.AddSingleton<IWorkerLog, FeedLog>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WorkerRuntime>(provider, settings));
        services.AddSingleton<IWorkerEngine, RuntimeEngine>();
        services.AddSingleton<WorkerFleet>();
        services.AddSingleton<ClusterRollout>();
        services.AddSingleton<Deployment>();
        services.AddHostedService<WorkerRollout>();
    }

    /// <summary>Adds their objects, and the node's agent for them. To be called after WithEdge.</summary>
    public static AkkaConfigurationBuilder WithWorkers(this AkkaConfigurationBuilder builder, IServiceProvider services) => builder
        .WithEdgeObjects(services.GetRequiredService<WorkerRuntime>())
        .AddStartup((system, _) =>
        {
            services.GetRequiredService<WorkerRuntime>().Connect(system);
            var self = Cluster.Get(system).SelfAddress;
            var props = WorkerAgent.CreateProps(
                services.GetRequiredService<WorkerFleet>(), services.GetRequiredService<WorkerFeeds>(), TimeProvider.System, $"{self.Host}:{self.Port}");
            system.ActorOf(props, WorkerAgent.ActorName);
        });
}
