namespace Edge.Actors.Sharding;

/// <summary>Settings of Akka that Edge cannot do without. They go before its defaults, which WithClustering has added by then; what you prepend later goes before them.</summary>
internal static class ShardingDefaults
{
    public const string Hocon = """
        # Objects end in this phase: Edge:Objects:MoveGrace, 5 s at most, and some.
        akka.coordinated-shutdown.phases.before-cluster-shutdown.timeout = 10s
        akka.cluster.sharding {
          state-store-mode = ddata
          # Durable distributed data needs a LightningDB that does not match; rooms wake on demand, so nothing need be remembered.
          distributed-data.durable.keys = []
          # Where rooms are is written to, and read from, more than half of the nodes. By default it is half plus three and at
          # least five: in a small cluster every node, so that one dead node halts all coordination until it is removed.
          # A coordinator that knew too little would be found out by the journal's unique index.
          coordinator-state {
            write-majority-plus = 0
            read-majority-plus = 0
          }
          distributed-data.majority-min-cap = 1
          # A write that waits for a node that has been removed since is tried again, with those that are left.
          updating-state-timeout = 2s
        }
        """;
}
