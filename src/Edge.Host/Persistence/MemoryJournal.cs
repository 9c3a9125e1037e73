using Edge.Host.Persistence.Writing;
using LinqToDB;

namespace Edge.Host.Persistence;

/// <summary>No database: Akka's journal in memory.</summary>
internal sealed class MemoryJournal : IJournalDatabase
{
    public string Description => "memory only, gone with the process";

    public DataOptions Options => new();

    public SqliteWriterSetup? Writer => null;

    public int Parallelism => 1;

    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    public Task ProbeAsync(CancellationToken cancel) => Task.CompletedTask;
}
