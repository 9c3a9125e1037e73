using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Store;

/// <summary>The versions of all workers, shared by all nodes. Thread safe.</summary>
internal interface IWorkerStore
{
    /// <summary>The workers there are, by name.</summary>
    Task<IReadOnlyList<WorkerEntry>> ListAsync(CancellationToken cancel);

    /// <summary>The versions of a worker, the newest first.</summary>
    Task<IReadOnlyList<VersionEntry>> ListVersionsAsync(string name, CancellationToken cancel);

    /// <summary>A version with its code; null when there is none, or its code is no longer kept.</summary>
    Task<StoredWorker?> FindAsync(string name, int version, CancellationToken cancel);

    /// <summary>What a version is, without its code; null when there is none.</summary>
    Task<VersionDescription?> DescribeAsync(string name, int version, CancellationToken cancel);

    /// <summary>The plan of the newest version of a worker, also of a deleted one; empty when there never was any.</summary>
    Task<NamespacePlan> FindPlanAsync(string name, CancellationToken cancel);

    /// <summary>Adds a version and makes it the active one.</summary>
    /// <returns>Its number; null when another was added at the same time.</returns>
    Task<int?> AddAsync(StoredWorker worker, VersionNote note, CancellationToken cancel);

    /// <summary>Makes a version the active one.</summary>
    /// <returns>False when there is no such worker.</returns>
    Task<bool> ActivateAsync(string name, int version, CancellationToken cancel);

    /// <summary>Deletes a worker and the code of its versions.</summary>
    /// <returns>False when there is no such worker.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancel);
}

/// <summary>A worker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that is active.</param>
internal sealed record WorkerEntry(string Name, int Version);

/// <summary>What is noted of a version.</summary>
/// <param name="Hash">SHA-256 of manifest and modules, in hex.</param>
/// <param name="Time">When it was added.</param>
/// <param name="Message">What its author said of it.</param>
internal sealed record VersionNote(string Hash, DateTimeOffset Time, string Message);

/// <summary>A version.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Note">What was noted of it.</param>
/// <param name="HasCode">Whether it can be made active: the code of the newest is kept.</param>
internal sealed record VersionEntry(int Version, VersionNote Note, bool HasCode);

/// <summary>What a version is.</summary>
/// <param name="Manifest">What its author wrote.</param>
/// <param name="Plan">The namespaces that its classes have.</param>
internal sealed record VersionDescription(WorkerManifest Manifest, NamespacePlan Plan);
