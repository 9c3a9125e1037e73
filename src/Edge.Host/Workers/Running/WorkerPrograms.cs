using Edge.Actors.Objects;

namespace Edge.Host.Workers.Running;

/// <summary>Stands for the runtime where objects are set up, which is before the runtime can be made: that needs the actor system.</summary>
internal sealed class WorkerPrograms : IObjectPrograms
{
    private volatile IObjectPrograms? _runtime;

    public event Action<string>? Changed;

    /// <summary>The runtime is there.</summary>
    public void Attach(IObjectPrograms runtime)
    {
        runtime.Changed += space => Changed?.Invoke(space);
        _runtime = runtime;
    }

    public IObjectProgram? Create(IObjectHost host) => _runtime?.Create(host);
}
