using System.Collections.Concurrent;
using Edge.Actors.Objects;

namespace Edge.Testing.Objects;

/// <summary>The programs of a test: one function for each namespace.</summary>
public sealed class ScriptedPrograms : IObjectPrograms
{
    private readonly ConcurrentDictionary<string, Func<IObjectHost, ObjectEvent, Task>> _handlers = new();
    private int _started;

    /// <inheritdoc/>
    public event Action<string>? Changed;

    /// <summary>How many programs were made.</summary>
    public int Started => Volatile.Read(ref _started);

    /// <summary>The one that was made last.</summary>
    public ScriptedProgram? Last { get; private set; }

    /// <summary>Says what a namespace does. Whoever runs already is told.</summary>
    public ScriptedPrograms With(string space, Func<IObjectHost, ObjectEvent, Task> handle)
    {
        _handlers[space] = handle;
        Changed?.Invoke(space);
        return this;
    }

    /// <summary>The same for a function that does not wait.</summary>
    public ScriptedPrograms With(string space, Action<IObjectHost, ObjectEvent> handle) => With(space, (host, delivered) =>
    {
        handle(host, delivered);
        return Task.CompletedTask;
    });

    /// <summary>Has a namespace do nothing any more. Whoever runs already is told.</summary>
    public void Without(string space)
    {
        _handlers.TryRemove(space, out _);
        Changed?.Invoke(space);
    }

    /// <inheritdoc/>
    public bool Knows(string space) => _handlers.ContainsKey(space);

    /// <inheritdoc/>
    public IObjectProgram? Create(IObjectHost host)
    {
        if (!_handlers.TryGetValue(host.Id.Namespace, out var handle))
        {
            return null;
        }

        Interlocked.Increment(ref _started);
        return Last = new ScriptedProgram(host, handle);
    }
}
