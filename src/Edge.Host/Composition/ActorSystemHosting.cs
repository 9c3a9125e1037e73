using Akka.Hosting;
using Edge.Actors;
using Edge.Host.Clustering;
using Edge.Host.Options;
using Edge.Host.Persistence;

namespace Edge.Host.Composition;

/// <summary>The actor system of a node.</summary>
internal static class ActorSystemHosting
{
    public const string SystemName = "edge";

    public static void AddNodeActorSystem(
        this IServiceCollection services, NodeSettings settings, IJournalDatabase database, bool isDevelopment)
    {
        services.AddAkka(SystemName, (akka, provider) => akka
            .ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .AddHocon(Hocon, HoconAddMode.Prepend)
            .WithEdgeCluster(settings.Cluster)
            .WithEdgePersistence(database, settings.Storage)
            .WithEdge(settings.Edge)
            .WithWorkers(provider)
            .WithClusterGuard(provider));
        services.AddWorkers(settings.Workers, database, isDevelopment);
        services.AddClusterMembership(settings);
    }

    private const string Hocon = """
        akka {
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          # The generic host ends the process; Akka's own hook would race it and kill the system under open requests.
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """;
}
