using Edge.Host.Persistence.Writing;
using LinqToDB;

namespace Edge.Host.Persistence;

/// <summary>The database that holds the journal.</summary>
internal interface IJournalDatabase
{
    /// <summary>What the operator reads about it.</summary>
    string Description { get; }

    /// <summary>How Akka.Persistence.Sql connects.</summary>
    DataOptions Options { get; }

    /// <summary>How the journal writes by itself; null where it writes with <see cref="Options"/>.</summary>
    SqliteWriterSetup? Writer { get; }

    /// <summary>Writers at once.</summary>
    int Parallelism { get; }

    /// <summary>Makes the schema where it is missing.</summary>
    /// <exception cref="Composition.CannotRunException">It cannot be reached or is not ours to use.</exception>
    Task PrepareAsync(CancellationToken cancel);

    /// <summary>Fails when the database does not answer.</summary>
    Task ProbeAsync(CancellationToken cancel);
}
