using System.Text.RegularExpressions;

namespace Edge.Host.Workers.Bundles;

/// <summary>What names may be: held by who writes a worker's configuration and by the node that takes it.</summary>
internal static partial class ManifestRules
{
    public const string NameAllowed = "1 to 63 lower-case letters, digits, '-' and '_', beginning with a letter or digit, such as chat-room";

    public const string IdentifierAllowed = "a JavaScript identifier of ASCII letters, digits, '_' and '$', at most 128";

    public static bool IsName(string text) => Name().IsMatch(text);

    public static bool IsIdentifier(string text) => Identifier().IsMatch(text);

    /// <summary>What is wrong with a manifest, if anything; for who did not read it from a file.</summary>
    public static string? FindProblem(WorkerManifest manifest)
    {
        if (!IsName(manifest.Name))
        {
            return $"The name '{manifest.Name}' must be {NameAllowed}.";
        }

        var identifiers = manifest.Objects.SelectMany(bound => new[] { bound.Name, bound.ClassName })
            .Concat(manifest.Migrations.SelectMany(NamesIn));
        if (identifiers.FirstOrDefault(name => !IsIdentifier(name)) is { } wrong)
        {
            return $"The name '{wrong}' of a binding or class must be {IdentifierAllowed}.";
        }

        if (manifest.Objects.FirstOrDefault(bound => manifest.Vars.ContainsKey(bound.Name)) is { } twice)
        {
            return $"The binding {twice.Name} is a variable too; env can have it only once.";
        }

        return manifest.Routes.Select(route => RoutePattern.TryParse(route, out _, out var problem) ? null : $"The route '{route}' {problem}")
            .FirstOrDefault(problem => problem is not null);
    }

    private static IEnumerable<string> NamesIn(Migration step) =>
        [.. step.NewClasses, .. step.DeletedClasses, .. step.RenamedClasses.SelectMany(renamed => new[] { renamed.From, renamed.To })];

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z_$][A-Za-z0-9_$]{0,127}$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
