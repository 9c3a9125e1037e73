using System.Text;
using Edge.Actors.Http;
using Edge.Host.Workers.Running;
using Edge.Workers.Bundles;

namespace Edge.Host.Tests.Workers.Running;

/// <summary>Answers every request with the code of the worker; code that is <c>broken</c> does not load.</summary>
internal sealed class FakeEngine : IWorkerEngine
{
    private readonly Dictionary<string, string> _running = [];

    /// <summary>What happened, in order.</summary>
    public List<string> Events { get; } = [];

    /// <summary>Bundles that were tried.</summary>
    public int Checks { get; private set; }

    /// <summary>Nothing loads.</summary>
    public bool IsFull { get; set; }

    public Task<string?> CheckAsync(WorkerBundle bundle)
    {
        Checks++;
        return Task.FromResult(IsFull ? "There is no memory." : CodeOf(bundle) == "broken" ? "worker.js:1:1: SyntaxError: broken" : null);
    }

    public void Install(WorkerBundle bundle, int version)
    {
        Events.Add($"install {bundle.Name}:{version}");
        _running[bundle.Name] = CodeOf(bundle);
    }

    public void Remove(string name)
    {
        Events.Add($"remove {name}");
        _running.Remove(name);
    }

    public Task<EdgeResponse?> DispatchAsync(string name, EdgeRequest request, CancellationToken left) => Task.FromResult(
        _running.TryGetValue(name, out var code) ? new EdgeResponse { Body = EdgeBody.Of(Encoding.UTF8.GetBytes(code)) } : null);

    private static string CodeOf(WorkerBundle bundle) => Encoding.UTF8.GetString(bundle.Modules[0].Content.Span);
}
