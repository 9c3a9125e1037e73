using Edge.Host.Workers.Bundles;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Running;

internal sealed class NoEngine : IWorkerEngine
{
    public Task<IRunningWorker> LoadAsync(WorkerBundle bundle, int version, CancellationToken cancel) =>
        throw new DeployException("There is no engine yet.");
}
