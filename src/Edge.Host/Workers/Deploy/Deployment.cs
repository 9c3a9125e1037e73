using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Running;
using Edge.Host.Workers.Store;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Deploy;

/// <summary>Takes new versions of workers: checks them, loads them once to see that they run, stores them, and has all nodes run them.</summary>
internal sealed class Deployment(
    IWorkerStore store, IWorkerEngine engine, ClusterRollout rollout, TimeProvider time, ILogger<Deployment> logger)
{
    /// <summary>Takes a version.</summary>
    /// <param name="manifest">What it is.</param>
    /// <param name="modules">Its code.</param>
    /// <param name="message">What its author says of it.</param>
    /// <param name="isTrial">Whether to check only.</param>
    /// <param name="cancel">Ends the checking; once stored, a version is rolled out in any case.</param>
    /// <exception cref="DeployException">It cannot be taken.</exception>
    public async Task<Deployed> DeployAsync(
        WorkerManifest manifest, IReadOnlyList<WorkerModule> modules, string message, bool isTrial, CancellationToken cancel)
    {
        CheckShape(manifest, modules);
        var (plan, warnings) = await PlanAsync(manifest, cancel);
        var worker = new StoredWorker(manifest, plan, modules);
        if (await engine.CheckAsync(worker.ToBundle()) is { } problem)
        {
            throw new DeployException(problem);
        }

        var hash = BundleHash.Of(worker);
        if (isTrial)
        {
            return new Deployed(0, hash, plan, warnings, []);
        }

        if (await FindSameAsync(worker, hash, cancel) is { } same)
        {
            // A node that could not load it tries again.
            return new Deployed(
                same, hash, plan, [.. warnings, $"Version {same} is the same, and active; nothing was stored."], await rollout.RunAsync(manifest.Name));
        }

        var note = new VersionNote(hash, time.GetUtcNow(), message);
        var version = await store.AddAsync(worker, note, cancel)
            ?? throw new DeployException($"Another version of {manifest.Name} was deployed at the same time. Deploy again.");
        WorkersLog.Deployed(logger, manifest.Name, version);
        return new Deployed(version, hash, plan, warnings, await rollout.RunAsync(manifest.Name));
    }

    /// <summary>Makes an older version the active one.</summary>
    /// <param name="name">The worker.</param>
    /// <param name="version">The version; null for the newest before the active one.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="DeployException">There is none to go back to.</exception>
    /// <returns>The version and who runs it; null when there is no such worker.</returns>
    public async Task<Deployed?> RollBackAsync(string name, int? version, CancellationToken cancel)
    {
        if ((await store.ListAsync(cancel)).FirstOrDefault(entry => entry.Name == name) is not { } active)
        {
            return null;
        }

        var versions = await store.ListVersionsAsync(name, cancel);
        var kept = versions.Where(entry => entry.HasCode && entry.Version != active.Version).ToArray();
        var target = version is { } wanted
            ? versions.FirstOrDefault(entry => entry.HasCode && entry.Version == wanted)
            : kept.FirstOrDefault(entry => entry.Version < active.Version);
        if (target is null)
        {
            var others = kept.Length == 0 ? "no other is kept" : $"kept are {string.Join(", ", kept.Select(entry => entry.Version))}";
            throw new DeployException($"{name} has no {(version is null ? "version before" : $"version {version} beside")} {active.Version}; {others}.");
        }

        await store.ActivateAsync(name, target.Version, cancel);
        WorkersLog.RolledBack(logger, name, target.Version);
        return new Deployed(target.Version, target.Note.Hash, NamespacePlan.Empty, [], await rollout.RunAsync(name));
    }

    /// <summary>Deletes a worker.</summary>
    /// <returns>Who runs it still; null when there was none.</returns>
    public async Task<IReadOnlyList<NodeState>?> DeleteAsync(string name, CancellationToken cancel)
    {
        if (!await store.DeleteAsync(name, cancel))
        {
            return null;
        }

        WorkersLog.Deleted(logger, name);
        return await rollout.RunAsync(name);
    }

    private static void CheckShape(WorkerManifest manifest, IReadOnlyList<WorkerModule> modules)
    {
        if (ManifestRules.FindProblem(manifest) is { } problem)
        {
            throw new DeployException(problem);
        }

        if (modules.FirstOrDefault(module => module.Name == manifest.Main) is not { Kind: ModuleKind.Script })
        {
            throw new DeployException($"The main module {manifest.Main} is not an ES module among those sent.");
        }

        var bytes = modules.Sum(module => (long)module.Content.Length);
        if (bytes > BundleLimits.MaxBytes || modules.Count > BundleLimits.MaxModules)
        {
            throw new DeployException(
                $"The worker has {bytes} bytes in {modules.Count} modules; allowed are {BundleLimits.MaxBytes} in {BundleLimits.MaxModules}.");
        }

        if (modules.Select(module => module.Name).Distinct(StringComparer.Ordinal).Count() < modules.Count)
        {
            throw new DeployException("Two modules have the same name.");
        }
    }

    private async Task<(NamespacePlan Plan, IReadOnlyList<string> Warnings)> PlanAsync(WorkerManifest manifest, CancellationToken cancel)
    {
        var others = new Dictionary<string, NamespacePlan>(StringComparer.Ordinal);
        foreach (var script in manifest.Objects.Select(bound => bound.ScriptName).OfType<string>().Distinct())
        {
            others[script] = await store.FindPlanAsync(script, cancel);
        }

        return NamespacePlanner.Plan(await store.FindPlanAsync(manifest.Name, cancel), manifest, others.GetValueOrDefault);
    }

    /// <summary>The active version if it is the same: also its objects, since what another worker binds to may have been made anew.</summary>
    private async Task<int?> FindSameAsync(StoredWorker worker, string hash, CancellationToken cancel)
    {
        var name = worker.Manifest.Name;
        var active = (await store.ListAsync(cancel)).FirstOrDefault(entry => entry.Name == name)?.Version;
        var same = (await store.ListVersionsAsync(name, cancel)).FirstOrDefault(entry => entry.Version == active && entry.Note.Hash == hash);
        return same is not null
            && await store.DescribeAsync(name, same.Version, cancel) is { Plan: var plan }
            && plan.HasSameObjects(worker.Plan)
                ? same.Version
                : null;
    }
}

/// <summary>A version that was taken, or would be.</summary>
/// <param name="Version">Its number; 0 for a trial.</param>
/// <param name="Hash">Of manifest and code.</param>
/// <param name="Plan">The namespaces of its classes.</param>
/// <param name="Warnings">What its author should know.</param>
/// <param name="Nodes">What each node runs now.</param>
internal sealed record Deployed(
    int Version, string Hash, NamespacePlan Plan, IReadOnlyList<string> Warnings, IReadOnlyList<NodeState> Nodes);

/// <summary>What a node runs of a worker.</summary>
/// <param name="Node">The node.</param>
/// <param name="Version">The version, 0 for none; null when the node did not answer.</param>
/// <param name="Problem">Why it is another than the active one.</param>
internal sealed record NodeState(string Node, int? Version, string? Problem);
