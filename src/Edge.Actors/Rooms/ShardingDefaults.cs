namespace Edge.Actors.Rooms;

/// <summary>Settings of Akka that Edge cannot do without. They go before its defaults, which WithClustering has added by then; what you prepend later goes before them.</summary>
internal static class ShardingDefaults
{
    public const string Hocon = """
        akka.cluster.sharding {
          state-store-mode = ddata
          # Durable distributed data needs a LightningDB that does not match; rooms wake on demand, so nothing need be remembered.
          distributed-data.durable.keys = []
          # An owner that dies in the middle of a hand-over blocks the shard this long (akka.net#8865); the default is 60 s.
          handoff-timeout = 6s
        }
        """;
}
