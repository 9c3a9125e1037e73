using System.Data.Common;
using System.Text.Json;
using Edge.Host.Persistence;
using Edge.Host.Workers.Bundles;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Store;

/// <summary>The versions of workers in the database of the journal.</summary>
internal sealed class SqlWorkerStore(ISqlDatabase database) : IWorkerStore
{
    public async Task<IReadOnlyList<WorkerEntry>> ListAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await ReadAsync(connection, WorkerTables.List, row => new WorkerEntry(row.GetString(0), row.GetInt32(1)), cancel);
    }

    public async Task<IReadOnlyList<VersionEntry>> ListVersionsAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await ReadAsync(connection, WorkerTables.ListVersions, ReadVersion, cancel, ("worker", name));
    }

    public async Task<StoredWorker?> FindAsync(string name, int version, CancellationToken cancel)
    {
        if (await DescribeAsync(name, version, cancel) is not { } described)
        {
            return null;
        }

        await using var connection = await database.OpenAsync(cancel);
        var modules = await ReadAsync(connection, WorkerTables.FindModules, ReadModule, cancel, ("worker", name), ("version", version));
        return modules.Count == 0 ? null : new StoredWorker(described.Manifest, described.Plan, modules);
    }

    public async Task<VersionDescription?> DescribeAsync(string name, int version, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var found = await ReadAsync(
            connection, WorkerTables.FindVersion, row => (Manifest: row.GetString(0), Plan: row.GetString(1)), cancel, ("worker", name), ("version", version));
        return found is [var (manifest, plan)]
            ? new VersionDescription(Parse(manifest, BundleJson.Default.WorkerManifest), Parse(plan, BundleJson.Default.NamespacePlan))
            : null;
    }

    public async Task<NamespacePlan> FindPlanAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var found = await ReadAsync(
            connection, WorkerTables.FindPlan, row => (Plan: row.GetString(0), IsDeleted: row.GetBoolean(1)), cancel, ("worker", name));
        if (found is not [var (text, isDeleted)])
        {
            return NamespacePlan.Empty;
        }

        var plan = Parse(text, BundleJson.Default.NamespacePlan);
        return isDeleted ? plan.Retire() : plan;
    }

    public async Task<int?> AddAsync(StoredWorker worker, VersionNote note, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var name = worker.Manifest.Name;
        var version = Convert.ToInt32(await ScalarAsync(connection, WorkerTables.Next, cancel, ("worker", name)), null);
        try
        {
            await ExecuteAsync(
                connection,
                WorkerTables.AddVersion,
                cancel,
                ("worker", name),
                ("version", version),
                ("created", note.Time.ToUnixTimeMilliseconds()),
                ("hash", note.Hash),
                ("message", note.Message),
                ("manifest", JsonSerializer.Serialize(worker.Manifest, BundleJson.Default.WorkerManifest)),
                ("plan", JsonSerializer.Serialize(worker.Plan, BundleJson.Default.NamespacePlan)));
        }
        catch (DbException e) when (database.IsDuplicate(e))
        {
            return null;
        }

        foreach (var module in worker.Modules)
        {
            await ExecuteAsync(
                connection,
                WorkerTables.AddModule,
                cancel,
                ("worker", name),
                ("version", version),
                ("name", module.Name),
                ("kind", module.Kind.ToString()),
                ("content", module.Content.ToArray()));
        }

        // Before the new one is active: the one that still is stays, to go back to.
        await ExecuteAsync(connection, WorkerTables.Forget, cancel, ("worker", name), ("before", version - WorkerTables.Kept + 1));
        await ExecuteAsync(connection, WorkerTables.AddActive, cancel, ("worker", name), ("version", version));
        await transaction.CommitAsync(cancel);
        return version;
    }

    public async Task<bool> ActivateAsync(string name, int version, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await ExecuteAsync(connection, WorkerTables.Activate, cancel, ("worker", name), ("version", version)) > 0;
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var isDeleted = await ExecuteAsync(connection, WorkerTables.Delete, cancel, ("worker", name)) > 0;
        await ExecuteAsync(connection, WorkerTables.DeleteModules, cancel, ("worker", name));
        await transaction.CommitAsync(cancel);
        return isDeleted;
    }

    private static VersionEntry ReadVersion(DbDataReader row) => new(
        row.GetInt32(0),
        new VersionNote(row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetString(3)),
        row.GetBoolean(4));

    private static WorkerModule ReadModule(DbDataReader row) => new(
        row.GetString(0), Enum.Parse<ModuleKind>(row.GetString(1)), row.GetFieldValue<byte[]>(2));

    private static T Parse<T>(string text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Deserialize(text, type)
        ?? throw new InvalidDataException($"A stored {typeof(T).Name} is null.");

    private static async Task<List<T>> ReadAsync<T>(
        DbConnection connection, string text, Func<DbDataReader, T> read, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = CreateCommand(connection, text, values);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static async Task<int> ExecuteAsync(
        DbConnection connection, string text, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = CreateCommand(connection, text, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<object?> ScalarAsync(
        DbConnection connection, string text, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = CreateCommand(connection, text, values);
        return await command.ExecuteScalarAsync(cancel);
    }

    private static DbCommand CreateCommand(DbConnection connection, string text, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
