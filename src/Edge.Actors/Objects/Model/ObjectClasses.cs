using Edge.Actors.Objects.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects;

/// <summary>The objects written in C# that this node knows.</summary>
internal sealed class ObjectClasses : IObjectPrograms
{
    private readonly Dictionary<string, ObjectClass> _classes = [];
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger _logger;

    public ObjectClasses(IEnumerable<ObjectClass> classes, IServiceScopeFactory scopes, ILoggerFactory loggers)
    {
        _scopes = scopes;
        _logger = loggers.CreateLogger("Edge.Objects");
        foreach (var each in classes)
        {
            if (!_classes.TryAdd(each.Namespace, each))
            {
                throw new InvalidOperationException(
                    $"{each.Type} and {_classes[each.Namespace].Type} have one namespace, {each.Namespace}: add an ObjectNamespace to one.");
            }
        }
    }

    /// <summary>Never: the code is part of this process.</summary>
    public event Action<string>? Changed
    {
        add
        {
        }

        remove
        {
        }
    }

    /// <inheritdoc/>
    public bool Knows(string space) => _classes.ContainsKey(space);

    /// <inheritdoc/>
    public IObjectProgram? Create(IObjectHost host) => _classes.TryGetValue(host.Id.Namespace, out var known)
        ? new ObjectProgram(known, host, _scopes, _logger)
        : null;
}
