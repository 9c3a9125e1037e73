namespace Edge.Host.Workers.Bundles;

/// <summary>Carries the migrations of a worker out on the plan of the version before it.</summary>
internal sealed class NamespacePlanner
{
    private readonly WorkerManifest _manifest;
    private readonly Func<string, NamespacePlan?> _others;
    private readonly Dictionary<string, string> _classes;
    private readonly List<string> _used;
    private readonly List<string> _warnings = [];

    private NamespacePlanner(NamespacePlan before, WorkerManifest manifest, Func<string, NamespacePlan?> others)
    {
        _manifest = manifest;
        _others = others;
        _classes = new Dictionary<string, string>(before.Classes, StringComparer.Ordinal);
        _used = [.. before.Used];
    }

    /// <summary>Makes the plan of a version.</summary>
    /// <param name="before">That of the version stored before it.</param>
    /// <param name="manifest">The version.</param>
    /// <param name="others">The plan of another worker that runs, by name; null for none.</param>
    /// <exception cref="DeployException">A migration or binding makes no sense.</exception>
    public static (NamespacePlan Plan, IReadOnlyList<string> Warnings) Plan(
        NamespacePlan before, WorkerManifest manifest, Func<string, NamespacePlan?> others)
    {
        var planner = new NamespacePlanner(before, manifest, others);
        foreach (var step in planner.StepsAfter(before.Tag))
        {
            planner.Take(step);
        }

        var bindings = manifest.Objects.ToDictionary(bound => bound.Name, planner.Resolve, StringComparer.Ordinal);
        return (
            new NamespacePlan
            {
                Tag = manifest.Migrations is [.., var last] ? last.Tag : before.Tag,
                Classes = planner._classes,
                Bindings = bindings,
                Used = planner._used,
            },
            planner._warnings);
    }

    private IEnumerable<Migration> StepsAfter(string? tag)
    {
        if (tag is null || _manifest.Migrations.Count == 0)
        {
            return _manifest.Migrations;
        }

        return _manifest.Migrations.Any(step => step.Tag == tag)
            ? _manifest.Migrations.SkipWhile(step => step.Tag != tag).Skip(1)
            : throw new DeployException(
                $"The last migration of {_manifest.Name} was '{tag}', which is not among those given ({Names(_manifest.Migrations.Select(step => step.Tag))}). "
                + "Keep the migrations that were taken, and add new ones after them.");
    }

    private void Take(Migration step)
    {
        foreach (var name in step.DeletedClasses)
        {
            Give(step, name);
        }

        foreach (var (from, to) in step.RenamedClasses.Select(renamed => (renamed.From, renamed.To)))
        {
            var space = Give(step, from);
            Add(step, to, space);
        }

        foreach (var name in step.NewClasses)
        {
            Add(step, name, Make(name));
        }
    }

    private string Give(Migration step, string name) => _classes.Remove(name, out var space)
        ? space
        : throw new DeployException($"Migration '{step.Tag}' names the class {name}, which {_manifest.Name} does not have; it has {Names(_classes.Keys)}.");

    private void Add(Migration step, string name, string space)
    {
        if (!_classes.TryAdd(name, space))
        {
            throw new DeployException($"Migration '{step.Tag}' makes the class {name}, which {_manifest.Name} has already.");
        }
    }

    private string Resolve(BoundClass bound)
    {
        if (bound.ScriptName is { } script && script != _manifest.Name)
        {
            return _others(script)?.Classes.GetValueOrDefault(bound.ClassName)
                ?? throw new DeployException(
                    $"The binding {bound.Name} is to the class {bound.ClassName} of the worker {script}, which is not there. Deploy {script} first.");
        }

        if (!_classes.TryGetValue(bound.ClassName, out var space))
        {
            space = Make(bound.ClassName);
            _classes.Add(bound.ClassName, space);
            _warnings.Add($"No migration makes the class {bound.ClassName}; it was made since {bound.Name} is bound to it.");
        }

        return space;
    }

    /// <summary>A namespace that nobody had. A dot is in no worker's name, so that those of two workers never meet.</summary>
    private string Make(string name)
    {
        var space = $"{_manifest.Name}.{name}";
        for (var number = 2; _used.Contains(space); number++)
        {
            space = $"{_manifest.Name}.{name}.{number}";
        }

        _used.Add(space);
        return space;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "none";
}
