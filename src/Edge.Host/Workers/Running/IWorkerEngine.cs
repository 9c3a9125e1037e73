using Edge.Actors.Http;
using Edge.Host.Workers.Bundles;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Running;

/// <summary>Runs workers' code on this node. Thread safe.</summary>
internal interface IWorkerEngine
{
    /// <summary>Loads a version and evaluates its modules; nothing is served by it yet.</summary>
    /// <param name="bundle">What to load.</param>
    /// <param name="version">Its number, for those who read its log.</param>
    /// <param name="cancel">Ends the loading.</param>
    /// <exception cref="DeployException">It cannot be loaded; the message has file and line.</exception>
    Task<IRunningWorker> LoadAsync(WorkerBundle bundle, int version, CancellationToken cancel);
}

/// <summary>A version of a worker that is loaded. Disposed when nothing is served by it any more.</summary>
internal interface IRunningWorker : IAsyncDisposable
{
    /// <summary>Has the worker's objects made by this version from now on, and its requests served.</summary>
    void Activate();

    /// <summary>Has the worker answer a request.</summary>
    Task<EdgeResponse> DispatchAsync(EdgeRequest request, CancellationToken cancel);
}
