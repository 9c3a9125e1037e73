using System.Reflection;

namespace Edge.Host.Options;

/// <summary>
/// Reads option classes from configuration and collects everything that is wrong: values of the wrong kind, keys that nobody knows,
/// and what the rules of the options say.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _sections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads one section.</summary>
    public T Read<T>(string path)
        where T : class, new()
    {
        _sections.Add(path);
        var options = new T();
        var section = configuration.GetSection(path);
        var properties = typeof(T).GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.GetChildren().Where(entry => !_sections.Contains(entry.Path)))
        {
            if (properties.TryGetValue(entry.Key, out var property))
            {
                Set(options, property, entry);
            }
            else
            {
                _problems.Add($"{entry.Path} is not a setting. {Nearest(entry.Key, properties.Keys)}");
            }
        }

        return options;
    }

    /// <summary>Adds what options say of themselves.</summary>
    public void Report(IEnumerable<string> problems) => _problems.AddRange(problems);

    /// <summary>Adds a rule.</summary>
    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="SettingsException">Something was wrong; it names all of it.</exception>
    public void ThrowIfInvalid()
    {
        foreach (var section in configuration.GetSection("Edge").GetChildren())
        {
            if (!_sections.Contains(section.Path))
            {
                _problems.Add($"{section.Path} is not a section. {Nearest(section.Path, _sections)}");
            }
        }

        if (_problems.Count > 0)
        {
            throw new SettingsException(_problems);
        }
    }

    private static string Nearest(string name, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => EditDistance.Between(name, candidate));
        return $"Did you mean {nearest}?";
    }

    private static string Expected(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } choice => "one of " + string.Join(", ", Enum.GetNames(choice)),
        var other when other == typeof(TimeSpan) => "a time such as 00:00:30",
        var other when other == typeof(bool) => "true or false",
        var other when other == typeof(string) => "a text",
        _ => "a number",
    };

    private void Set(object options, PropertyInfo property, IConfigurationSection entry)
    {
        if (FindWrongShape(property, entry) is { } shape)
        {
            _problems.Add($"{entry.Path} is {shape}.");
            return;
        }

        try
        {
            if (property.CanWrite)
            {
                property.SetValue(options, entry.Get(property.PropertyType));
            }
            else
            {
                entry.Bind(property.GetValue(options));
            }
        }
        catch (InvalidOperationException)
        {
            _problems.Add($"{entry.Path} is '{entry.Value}'; it must be {Expected(property.PropertyType)}.");
        }
    }

    /// <summary>
    /// A null or a section where a value belongs would be read as zero, a value where a list belongs not at all, and a number or
    /// a list of names as a choice that does not exist.
    /// </summary>
    private static string? FindWrongShape(PropertyInfo property, IConfigurationSection entry)
    {
        if (!property.CanWrite)
        {
            return entry.Value is { Length: > 0 } value ? $"'{value}'; it must be a list: {entry.Path}:0 and so on" : null;
        }

        var found = entry.GetChildren().Any() ? "a section" : "null";
        var problem = entry.Value is null ? found : IsNoChoice(property.PropertyType, entry.Value) ? $"'{entry.Value}'" : null;
        return problem is null ? null : $"{problem}; it must be {Expected(property.PropertyType)}";
    }

    private static bool IsNoChoice(Type type, string value)
    {
        var optional = Nullable.GetUnderlyingType(type);
        return (optional ?? type) is { IsEnum: true } choice
            && !(optional is not null && value.Length == 0)
            && !Enum.GetNames(choice).Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);
    }
}
