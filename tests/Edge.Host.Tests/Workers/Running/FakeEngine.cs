using System.Collections.Concurrent;
using System.Text;
using Edge.Actors.Http;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Running;
using Edge.Workers.Bundles;

namespace Edge.Host.Tests.Workers.Running;

/// <summary>Answers every request with the code of the worker; code that is <c>broken</c> does not load.</summary>
internal sealed class FakeEngine : IWorkerEngine
{
    /// <summary>What happened, in order: <c>load name:1</c>, <c>activate name:1</c>, <c>dispose name:1</c>.</summary>
    public ConcurrentQueue<string> Events { get; } = new();

    public Task<IRunningWorker> LoadAsync(WorkerBundle bundle, int version, CancellationToken cancel)
    {
        var code = Encoding.UTF8.GetString(bundle.Modules[0].Content.Span);
        if (code == "broken")
        {
            throw new DeployException("worker.js:1:1: SyntaxError: broken");
        }

        Events.Enqueue($"load {bundle.Name}:{version}");
        return Task.FromResult<IRunningWorker>(new Worker(this, $"{bundle.Name}:{version}", code));
    }

    private sealed class Worker(FakeEngine owner, string name, string code) : IRunningWorker
    {
        public void Activate() => owner.Events.Enqueue($"activate {name}");

        public Task<EdgeResponse> DispatchAsync(EdgeRequest request, CancellationToken cancel) =>
            Task.FromResult(new EdgeResponse { Body = EdgeBody.Of(Encoding.UTF8.GetBytes(code)) });

        public ValueTask DisposeAsync()
        {
            owner.Events.Enqueue($"dispose {name}");
            return ValueTask.CompletedTask;
        }
    }
}
