using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using Edge.Host.Options;
using Edge.Host.Persistence.Writing;

namespace Edge.Host.Persistence;

/// <summary>Plugs the journal into the actor system, by hand: Akka.Persistence.Sql.Hosting is not to be had for this version.</summary>
internal static class PersistenceHosting
{
    public static AkkaConfigurationBuilder WithEdgePersistence(
        this AkkaConfigurationBuilder builder, IJournalDatabase database, StorageOptions options)
    {
        if (database is MemoryJournal)
        {
            return builder.AddHocon(Memory, HoconAddMode.Prepend);
        }

        if (database.Writer is { } writer)
        {
            builder.AddHocon(OwnWriter, HoconAddMode.Prepend).AddSetup(writer);
        }

        return builder
            .AddHocon(Sql(database, options), HoconAddMode.Prepend)
            .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append)
            .AddSetup(new DataOptionsSetup(database.Options));
    }

    private const string Memory = """
        akka.persistence {
          journal.plugin = "akka.persistence.journal.inmem"
          snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        }
        """;

    private static readonly string OwnWriter =
        $"akka.persistence.journal.sql.class = \"{typeof(SqliteWriteJournal).AssemblyQualifiedName}\"";

    // auto-initialize: the schema is ours. buffer-size: one entry for each room with a write in flight; beyond it rooms fail.
    // tag-write-mode: we have no tags, and the tag table costs ten times as much.
    // replay-batch-size: each actor that recovers holds a batch whole.
    // replay-filter: it would take what a room wrote after it came back to a node for the leftovers of a stale writer, and
    // drop it. The unique index lets no stale writer in.
    private static string Sql(IJournalDatabase database, StorageOptions options) => $$"""
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              auto-initialize = off
              tag-write-mode = Csv
              parallelism = {{database.Parallelism}}
              buffer-size = {{options.JournalBuffer}}
              batch-size = {{options.BatchSize}}
              replay-batch-size = 1000
              replay-filter.mode = off
              recovery-event-timeout = 15s
              {{Breaker}}
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              auto-initialize = off
              {{Breaker}}
            }
          }
        }
        """;

    // The breaker never opens, it only ends calls that hang. One that is half open throws inside the snapshot store, which then
    // restarts and never answers the rooms that asked: they would stay away for recovery-event-timeout (seen 2026-11, Akka
    // 1.5.73). A database that is down fails calls by itself.
    private const string Breaker = """
        circuit-breaker {
          max-failures = 2147483647
          call-timeout = 10s
          reset-timeout = 1s
        }
        """;
}
