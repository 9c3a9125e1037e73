using System.Data.Common;

namespace Edge.Host.Persistence;

/// <summary>A database that speaks SQL.</summary>
internal interface ISqlDatabase : IJournalDatabase
{
    /// <summary>A connection of its own, to be disposed by the caller.</summary>
    Task<DbConnection> OpenAsync(CancellationToken cancel);

    /// <summary>Whether a row was refused because its key is taken.</summary>
    bool IsDuplicate(DbException failure);
}
