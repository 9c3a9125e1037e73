using System.Globalization;
using Edge.Actors.Http;
using Edge.Workers;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Running;

/// <summary>V8.</summary>
internal sealed class RuntimeEngine(WorkerRuntime runtime) : IWorkerEngine
{
    public async Task<string?> CheckAsync(WorkerBundle bundle) => (await runtime.CheckAsync(bundle))?.ToString();

    public void Install(WorkerBundle bundle, int version) =>
        runtime.Install(new WorkerVersion(version.ToString(CultureInfo.InvariantCulture), bundle));

    public void Remove(string name) => runtime.Remove(name);

    public Task<EdgeResponse?> DispatchAsync(string name, EdgeRequest request, CancellationToken left) =>
        runtime.DispatchAsync(name, request, left);
}
