using Microsoft.Data.Sqlite;

namespace Edge.Chaos.Harness;

/// <summary>Makes the journal of a node slow: another process that holds the write lock of its database most of the time.</summary>
internal static class JournalBrake
{
    // SQLite looks for a lock that is taken every 100 ms: in another rhythm than this, and long enough to be found.
    private const int LeastHeld = 150;
    private const int MostHeld = 250;
    private static readonly TimeSpan Free = TimeSpan.FromMilliseconds(60);

    /// <summary>Brakes until stopped; returns how many times it held the lock.</summary>
    public static async Task<int> RunAsync(string data, CancellationToken stop)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(data, "edge.db")};Pooling=False");
        await database.OpenAsync(CancellationToken.None);
        await ExecuteAsync(database, "pragma busy_timeout=10000");
        var times = 0;
        while (!stop.IsCancellationRequested)
        {
            await ExecuteAsync(database, "begin immediate");
            times++;
            await Task.Delay(Random.Shared.Next(LeastHeld, MostHeld), CancellationToken.None);
            await ExecuteAsync(database, "rollback");
            await Task.Delay(Free, CancellationToken.None);
        }

        return times;
    }

    private static async Task ExecuteAsync(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;

        // Underneath it is synchronous, and this one waits for the lock.
        await Task.Run(() => command.ExecuteNonQuery());
    }
}
