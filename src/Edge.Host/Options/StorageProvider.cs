namespace Edge.Host.Options;

/// <summary>Where rooms keep their logs.</summary>
internal enum StorageProvider
{
    /// <summary>A file in the data directory; one node.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database; any number of nodes.</summary>
    PostgreSql,

    /// <summary>Nowhere: gone with the process. For benchmarks and experiments.</summary>
    Memory,
}
