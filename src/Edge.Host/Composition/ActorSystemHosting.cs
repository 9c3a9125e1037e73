using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Rooms;
using Edge.Host.Options;
using Edge.Host.Persistence;

namespace Edge.Host.Composition;

/// <summary>The actor system of a node.</summary>
internal static class ActorSystemHosting
{
    public const string SystemName = "edge";

    public static void AddNodeActorSystem(this IServiceCollection services, NodeSettings settings, IJournalDatabase database) =>
        services.AddAkka(SystemName, akka => akka
            .ConfigureLoggers(loggers =>
            {
                loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .AddHocon(Hocon, HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions { HostName = settings.Cluster.HostName, Port = settings.Cluster.Port })
            .WithClustering(new ClusterOptions
            {
                Roles = ["gateway", RoomRegion.Role],
                SplitBrainResolver = new KeepMajorityOption(),
            })
            .WithEdgePersistence(database, settings.Storage)
            .WithEdge(settings.Edge)
            .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));

    private const string Hocon = """
        akka {
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          # The generic host ends the process; Akka's own hook would race it and kill the system under open requests.
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          cluster {
            # Off would mean stable-after once more: the journal's unique index makes a short margin safe.
            down-removal-margin = 1s
            # A single node need not gossip slowly to be ready quickly.
            gossip-interval = 500ms
            leader-actions-interval = 500ms
            sharding {
              retry-interval = 300ms
              coordinator-failure-backoff = 1s
              waiting-for-state-timeout = 1s
            }
          }
        }
        """;
}
