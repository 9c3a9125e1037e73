using Edge.Actors.Http;
using Edge.Workers.Bundles;

namespace Edge.Host.Workers.Running;

/// <summary>Runs workers' code on this node. Thread safe.</summary>
internal interface IWorkerEngine
{
    /// <summary>Tries whether a bundle can run; nothing is served by it.</summary>
    /// <returns>Why it cannot, with file and line, or null.</returns>
    Task<string?> CheckAsync(WorkerBundle bundle);

    /// <summary>Runs a version of a worker from now on, in the place of any other.</summary>
    void Install(WorkerBundle bundle, int version);

    /// <summary>Ends a worker.</summary>
    void Remove(string name);

    /// <summary>Has a worker answer a request, unless its client goes away before.</summary>
    /// <returns>Null when there is no such worker.</returns>
    Task<EdgeResponse?> DispatchAsync(string name, EdgeRequest request, CancellationToken left);
}
