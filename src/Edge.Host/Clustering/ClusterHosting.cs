using Akka;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Host.Clustering.Seats;
using Edge.Host.Options;

namespace Edge.Host.Clustering;

/// <summary>Makes the actor system a member of a cluster.</summary>
internal static class ClusterHosting
{
    /// <summary>Finds and joins the cluster once the actor system runs.</summary>
    public static void AddClusterMembership(this IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton<NodeFailure>();
        services.AddSingleton(provider => Akka.Cluster.Cluster.Get(provider.GetRequiredService<ActorSystem>()));
        services.AddSingleton<ClusterTelemetry>();
        var discovery = settings.Cluster.GetDiscovery(settings.Storage.Provider);
        if (discovery != Discovery.None)
        {
            services.AddHostedService<NodeWarmUp>();
        }

        if (discovery == Discovery.Database)
        {
            services.AddSingleton(_ => new SeatRegistry(settings.Storage.ConnectionString));
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SeatKeeper>(provider, settings));
        }
        else
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SeedJoiner>(provider, settings));
        }
    }

    public static AkkaConfigurationBuilder WithEdgeCluster(this AkkaConfigurationBuilder builder, ClusterSettings settings)
    {
        var tls = RemotingTls.Create(settings);
        return builder
            .AddHocon(Hocon, HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions
            {
                HostName = settings.BindAddress ?? settings.HostName,
                PublicHostName = settings.HostName,
                Port = settings.Port,
                EnableSsl = tls is not null,
                Ssl = tls!,
            })
            .WithClustering(new ClusterOptions
            {
                Roles = [.. settings.GetRoles()],
                SplitBrainResolver = new KeepMajorityOption(),
            });
    }

    /// <summary>Watches the membership from the first moment on, and sees to it that the node ends when the actor system does.</summary>
    public static AkkaConfigurationBuilder WithClusterGuard(this AkkaConfigurationBuilder builder, IServiceProvider services) =>
        builder.AddStartup((system, _) =>
        {
            var failure = services.GetRequiredService<NodeFailure>();
            var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Edge.Cluster");
            system.ActorOf(Props.Create<ClusterGuard>(failure, logger), "cluster-guard");
            services.GetRequiredService<ClusterTelemetry>();
            var shutdown = CoordinatedShutdown.Get(system);
            shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "report", () =>
            {
                failure.Fail(ReasonOf(shutdown));
                return Task.FromResult(Done.Instance);
            });
        });

    // Only read when the system ends by itself, not when the process was told to stop.
    private static string ReasonOf(CoordinatedShutdown shutdown) => shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason
        ? ClusterGuard.RemovedReason
        : $"Its actor system ended by itself ({shutdown.ShutdownReason?.GetType().Name}); the log says more.";

    // A process that died is recognised by its seat and its closed port, so silence alone may be judged patiently: after two seconds
    // a node counts as unreachable, which by itself does no harm, and after seven more without a change the resolver decides.
    // Connections between nodes: one that a partition has swallowed is given up and tried again within seconds. Otherwise two
    // nodes may stay deaf to each other for long after it has healed, until the resolver takes both out.
    private const string Hocon = """
        akka.remote {
          retry-gate-closed-for = 1s
          dot-netty.tcp.connection-timeout = 2s
          transport-failure-detector {
            heartbeat-interval = 1s
            acceptable-heartbeat-pause = 8s
          }
        }
        akka.cluster {
          gossip-interval = 250ms
          leader-actions-interval = 250ms
          unreachable-nodes-reaper-interval = 250ms
          seed-node-timeout = 2s
          retry-unsuccessful-join-after = 3s
          failure-detector {
            implementation-class = "Edge.Host.Clustering.Seats.NodeFailureDetector, edge"
            heartbeat-interval = 250ms
            acceptable-heartbeat-pause = 2s
          }
          split-brain-resolver {
            stable-after = 7s
            # Nodes that die one after the other must not make the rest end themselves.
            down-all-when-unstable = off
          }
          # Off would mean stable-after once more: the journal's unique index makes a short margin safe.
          down-removal-margin = 50ms
          sharding {
            retry-interval = 300ms
            coordinator-failure-backoff = 500ms
            waiting-for-state-timeout = 1s
          }
          singleton.hand-over-retry-interval = 300ms
        }
        """;
}
