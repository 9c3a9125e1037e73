using System.Text.Json;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Deploy;
using Edge.Host.Workers.Store;
using Edge.Workers.Bundles;
using Microsoft.AspNetCore.Http.Metadata;

namespace Edge.Host.Endpoints;

/// <summary>Lists, deploys, puts back and deletes workers over HTTP, at any node.</summary>
internal static class WorkerAdmin
{
    // The largest bundle in base64, and its manifest.
    private const long MaxUploadBytes = (BundleLimits.MaxBytes * 3L / 2) + (1 << 20);

    public static void MapWorkerAdmin(this WebApplication app, AdminAccess access)
    {
        var store = app.Services.GetRequiredService<IWorkerStore>();
        var deployment = new Lazy<Deployment>(app.Services.GetRequiredService<Deployment>);
        app.MapGet("/api/workers", async (HttpContext context) =>
            access.Refuse(context, steers: false) ?? await ListAsync(store, context.RequestAborted));
        app.MapGet("/api/workers/{name}", async (string name, HttpContext context) =>
            access.Refuse(context, steers: false) ?? await DescribeAsync(store, name, context.RequestAborted));
        app.MapPost("/api/workers/{name}/versions", async (string name, bool? dryRun, HttpContext context) =>
            access.Refuse(context, steers: true) ?? await AttemptAsync(() => DeployAsync(deployment.Value, name, dryRun ?? false, context)))
            .WithMetadata(new UploadLimit());
        app.MapPost("/api/workers/{name}/rollback", async (string name, int? version, HttpContext context) =>
            access.Refuse(context, steers: true)
            ?? await AttemptAsync(() => RollBackAsync(deployment.Value, name, version, context.RequestAborted)));
        app.MapDelete("/api/workers/{name}", async (string name, HttpContext context) =>
            access.Refuse(context, steers: true) ?? await DeleteAsync(deployment.Value, name, context.RequestAborted));
    }

    private static async Task<IResult> ListAsync(IWorkerStore store, CancellationToken cancel)
    {
        var workers = new List<WorkerInfo>();
        foreach (var entry in await store.ListAsync(cancel))
        {
            if (await FindAsync(store, entry, withVersions: false, cancel) is { } found)
            {
                workers.Add(found);
            }
        }

        return Results.Json<IReadOnlyList<WorkerInfo>>(workers, WorkerJson.Default.IReadOnlyListWorkerInfo);
    }

    private static async Task<IResult> DescribeAsync(IWorkerStore store, string name, CancellationToken cancel) =>
        (await store.ListAsync(cancel)).FirstOrDefault(entry => entry.Name == name) is { } entry
        && await FindAsync(store, entry, withVersions: true, cancel) is { } found
            ? Results.Json(found, WorkerJson.Default.WorkerInfo)
            : NotThere(name);

    private static async Task<WorkerInfo?> FindAsync(IWorkerStore store, WorkerEntry entry, bool withVersions, CancellationToken cancel)
    {
        var versions = await store.ListVersionsAsync(entry.Name, cancel);
        if (versions.FirstOrDefault(version => version.Version == entry.Version)?.Note is not { } note
            || await store.DescribeAsync(entry.Name, entry.Version, cancel) is not { } worker)
        {
            return null;
        }

        return new WorkerInfo(entry.Name, entry.Version, note.Hash, note.Time, note.Message, worker.Manifest.Routes)
        {
            Classes = worker.Plan.Classes,
            Versions = withVersions ? [.. versions.Select(version => ToInfo(version, entry.Version))] : null,
        };
    }

    private static VersionInfo ToInfo(VersionEntry version, int active) => new(
        version.Version, version.Version == active, version.HasCode, version.Note.Hash, version.Note.Time, version.Note.Message);

    private static async Task<IResult> DeployAsync(Deployment deployment, string name, bool isTrial, HttpContext context)
    {
        var upload = await JsonSerializer.DeserializeAsync(context.Request.Body, WorkerJson.Default.VersionUpload, context.RequestAborted);
        if (upload?.Manifest is not { } manifest || upload.Modules is null || manifest.Name != name)
        {
            throw new DeployException($"The body must have a manifest whose name is '{name}', and modules.");
        }

        WorkerModule[] modules = [.. upload.Modules.Select(ToModule)];
        var deployed = await deployment.DeployAsync(manifest, modules, upload.Message ?? string.Empty, isTrial, context.RequestAborted);
        return Results.Json(ToInfo(name, deployed), WorkerJson.Default.RolloutInfo);
    }

    private static async Task<IResult> RollBackAsync(Deployment deployment, string name, int? version, CancellationToken cancel) =>
        await deployment.RollBackAsync(name, version, cancel) is { } deployed
            ? Results.Json(ToInfo(name, deployed), WorkerJson.Default.RolloutInfo)
            : NotThere(name);

    private static async Task<IResult> DeleteAsync(Deployment deployment, string name, CancellationToken cancel) =>
        await deployment.DeleteAsync(name, cancel) is { } nodes
            ? Results.Json(new RolloutInfo(name, 0) { Nodes = ToRuns(nodes) }, WorkerJson.Default.RolloutInfo)
            : NotThere(name);

    private static RolloutInfo ToInfo(string name, Deployed deployed) => new(name, deployed.Version)
    {
        Hash = deployed.Hash,
        Classes = deployed.Plan.Classes,
        Warnings = deployed.Warnings,
        Nodes = ToRuns(deployed.Nodes),
    };

    private static NodeRun[] ToRuns(IReadOnlyList<NodeState> nodes) =>
        [.. nodes.Select(node => new NodeRun(node.Node, node.Version, node.Problem))];

    private static WorkerModule ToModule(ModuleUpload module) => Enum.TryParse<ModuleKind>(module.Kind, out var kind) && Enum.IsDefined(kind)
        ? new WorkerModule(module.Name, kind, module.Content)
        : throw new DeployException(
            $"The module {module.Name} is of the kind '{module.Kind}'; it must be one of {string.Join(", ", Enum.GetNames<ModuleKind>())}.");

    /// <summary>Has what cannot be done answered plainly.</summary>
    private static async Task<IResult> AttemptAsync(Func<Task<IResult>> action)
    {
        try
        {
            return await action();
        }
        catch (DeployException e)
        {
            return Answer(StatusCodes.Status422UnprocessableEntity, e.Message);
        }
        catch (JsonException e)
        {
            return Answer(StatusCodes.Status400BadRequest, $"The body is not what edge deploy sends: {e.Message}");
        }
    }

    /// <summary>Lets the largest bundle in, however small the server's own limit is.</summary>
    private sealed class UploadLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxUploadBytes;
    }

    private static IResult NotThere(string name) => Answer(StatusCodes.Status404NotFound, $"There is no worker '{name}'.");

    private static IResult Answer(int status, string problem) =>
        Results.Json(new AdminProblem(problem), AdminJson.Default.AdminProblem, statusCode: status);
}
