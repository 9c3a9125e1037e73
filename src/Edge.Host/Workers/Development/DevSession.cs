using System.Diagnostics;
using Edge.Host.Cli;
using Edge.Host.Composition;
using Edge.Host.Persistence;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Deploy;
using Edge.Host.Workers.Running;
using Edge.Host.Workers.Store;
using Edge.Host.Workers.Tail;
using Edge.Host.Workers.Wrangler;

namespace Edge.Host.Workers.Development;

/// <summary>Keeps the worker that runs the same as the folder: what cannot be loaded is said, and what ran before goes on.</summary>
internal sealed class DevSession(DevPlan plan, IWorkerStore store, WorkerFleet fleet)
{
    private string _name = string.Empty;
    private string _hash = string.Empty;

    /// <summary>Puts the folder's worker into a node that is about to start, and keeps it fresh from then on.</summary>
    public static async Task PrepareAsync(WebApplication app, DevPlan plan, CancellationToken cancel)
    {
        var services = app.Services;
        services.GetRequiredService<WorkerFeeds>().Said += (_, line) => DevTerminal.Print(line);
        var session = new DevSession(plan, services.GetRequiredService<IWorkerStore>(), services.GetRequiredService<WorkerFleet>());
        // Before the first look, so that no save falls in between.
        var watcher = new FolderWatcher(plan.Folder.FullName);
        await session.TakeAsync(cancel);
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            session.Introduce(app);
            _ = session.WatchAsync(watcher, app.Lifetime.ApplicationStopping);
        });
    }

    private void Introduce(WebApplication app)
    {
        Console.WriteLine($"Edge {Banner.Version} serves {(_name.Length == 0 ? "nothing yet" : _name)}");
        Console.WriteLine($"  open     {string.Join(", ", app.Urls)}");
        Console.WriteLine($"  storage  {app.Services.GetRequiredService<IJournalDatabase>().Description}");
        Console.WriteLine("Save a file to load it anew.");
        Console.WriteLine("Press Ctrl+C to stop.");
        ReportProblem();
    }

    /// <summary>Takes up each save until the end; whatever one of them comes to, the next is taken.</summary>
    internal async Task WatchAsync(FolderWatcher watcher, CancellationToken end)
    {
        using var ended = watcher;
        await foreach (var _ in watcher.ReadChangesAsync(end))
        {
            try
            {
                await ReloadAsync(end);
            }
            catch (Exception e) when (!end.IsCancellationRequested)
            {
                Fail(e);
            }
            catch (Exception) when (end.IsCancellationRequested)
            {
                // The node ends in the middle of it.
            }
        }
    }

    private async Task ReloadAsync(CancellationToken end)
    {
        var began = Stopwatch.GetTimestamp();
        if (await TakeAsync(end))
        {
            await fleet.RefreshAsync(end);
            if (!ReportProblem())
            {
                Console.WriteLine($"{_name} was loaded anew in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms.");
            }
        }
    }

    /// <summary>Reads the folder and stores it as the active version.</summary>
    /// <returns>Whether there is something new.</returns>
    private async Task<bool> TakeAsync(CancellationToken cancel)
    {
        try
        {
            var folder = WorkerFolder.Read(plan.Folder, plan.Environment, WorkerArguments.Today);
            var (spaces, warnings) = NamespacePlanner.Plan(NamespacePlan.Empty, folder.Manifest, _ => null);
            var worker = new StoredWorker(folder.Manifest, spaces, folder.Modules);
            var hash = BundleHash.Of(worker);
            if (hash == _hash)
            {
                return false;
            }

            WorkerArguments.Warn([.. folder.Warnings, .. warnings]);
            await ReplaceAsync(worker, hash, cancel);
            return true;
        }
        catch (Exception e) when (e is ConfigException or DeployException)
        {
            Fail(e);
            return false;
        }
    }

    private void Fail(Exception e)
    {
        // The next save is taken even if it only undoes this one.
        _hash = string.Empty;
        DevTerminal.Fail(e.Message, fleet.Describe(_name).Version > 0);
    }

    private async Task ReplaceAsync(StoredWorker worker, string hash, CancellationToken cancel)
    {
        if (_name.Length > 0 && _name != worker.Manifest.Name)
        {
            await store.DeleteAsync(_name, cancel);
        }

        await store.AddAsync(worker, new VersionNote(hash, TimeProvider.System.GetUtcNow(), string.Empty), cancel);
        (_name, _hash) = (worker.Manifest.Name, hash);
    }

    private bool ReportProblem()
    {
        var (version, problem) = fleet.Describe(_name);
        if (problem is not null)
        {
            DevTerminal.Fail(problem, version > 0);
        }

        return problem is not null;
    }
}
