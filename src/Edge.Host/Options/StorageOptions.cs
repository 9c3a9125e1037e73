using System.ComponentModel.DataAnnotations;

namespace Edge.Host.Options;

/// <summary>The journal.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Edge:Storage";

    /// <summary>Sqlite (default), PostgreSql or Memory.</summary>
    public StorageProvider Provider { get; set; }

    /// <summary>For PostgreSql: an Npgsql connection string.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>For Sqlite: Full (default) or Normal.</summary>
    public SynchronousMode Synchronous { get; set; }

    /// <summary>Writes that may wait: one per room that writes at this moment. 1,000 to 10,000,000, default 20,000.</summary>
    [Range(1000, 10_000_000)]
    public int JournalBuffer { get; set; } = 20_000;

    /// <summary>Rows per transaction at most: 1 to 10,000, default 400.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 400;
}
