using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Edge.Host.Endpoints;

namespace Edge.Host.Cli;

/// <summary>Asks a running node about its cluster's workers.</summary>
internal sealed class WorkerClient(AdminClient admin)
{
    // A node loads the code twice, and waits for all others.
    private static readonly TimeSpan RolloutPatience = TimeSpan.FromSeconds(60);

    // A node waits up to ten seconds for the parts of the index.
    private static readonly TimeSpan ObjectsPatience = TimeSpan.FromSeconds(20);

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<RolloutInfo> DeployAsync(VersionUpload upload, bool isTrial, CancellationToken cancel)
    {
        using var content = JsonContent.Create(upload, WorkerJson.Default.VersionUpload);
        return await RollOutAsync(
            HttpMethod.Post, $"{PathOf(upload.Manifest.Name)}/versions{(isTrial ? "?dryRun=true" : string.Empty)}", content, cancel);
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public Task<RolloutInfo> RollBackAsync(string name, int? version, CancellationToken cancel) => RollOutAsync(
        HttpMethod.Post, $"{PathOf(name)}/rollback{(version is null ? string.Empty : $"?version={version}")}", null, cancel);

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public Task<RolloutInfo> DeleteAsync(string name, CancellationToken cancel) => RollOutAsync(HttpMethod.Delete, PathOf(name), null, cancel);

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<IReadOnlyList<WorkerInfo>> ListAsync(CancellationToken cancel)
    {
        using var answer = await admin.SendAsync(HttpMethod.Get, "api/workers", null, AdminClient.Patience, cancel);
        return await answer.Content.ReadFromJsonAsync(WorkerJson.Default.IReadOnlyListWorkerInfo, cancel) ?? [];
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<WorkerInfo> DescribeAsync(string name, CancellationToken cancel)
    {
        using var answer = await admin.SendAsync(HttpMethod.Get, PathOf(name), null, AdminClient.Patience, cancel);
        return await answer.Content.ReadFromJsonAsync(WorkerJson.Default.WorkerInfo, cancel) ?? throw Empty();
    }

    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async Task<ObjectList> ListObjectsAsync(string space, string prefix, string? cursor, CancellationToken cancel)
    {
        var path = $"api/objects/{Uri.EscapeDataString(space)}?prefix={Uri.EscapeDataString(prefix)}"
            + (cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}");
        using var answer = await admin.SendAsync(HttpMethod.Get, path, null, ObjectsPatience, cancel);
        return await answer.Content.ReadFromJsonAsync(WorkerJson.Default.ObjectList, cancel) ?? throw Empty();
    }

    /// <summary>What a worker says, until the node ends the stream or the caller has enough.</summary>
    /// <exception cref="AdminException">The node did not answer, or refused.</exception>
    public async IAsyncEnumerable<TailLine> FollowAsync(string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var answer = await admin.SendAsync(HttpMethod.Get, $"{PathOf(name)}/tail", null, AdminClient.Patience, cancel);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        await foreach (var sent in SseParser.Create(stream).EnumerateAsync(cancel))
        {
            yield return JsonSerializer.Deserialize(sent.Data, WorkerJson.Default.TailLine) ?? throw Empty();
        }
    }

    private static string PathOf(string name) => $"api/workers/{Uri.EscapeDataString(name)}";

    private static AdminException Empty() => new("The node answered nothing.");

    private async Task<RolloutInfo> RollOutAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var answer = await admin.SendAsync(method, path, content, RolloutPatience, cancel);
        return await answer.Content.ReadFromJsonAsync(WorkerJson.Default.RolloutInfo, cancel) ?? throw Empty();
    }
}
