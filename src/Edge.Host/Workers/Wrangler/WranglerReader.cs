using System.Globalization;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Wrangler;

/// <summary>
/// Reads the keys of a wrangler file. As wrangler does, a section of <c>env</c> takes what it does not say from the top, but for
/// <c>vars</c> and <c>durable_objects</c>, which it must give itself.
/// </summary>
internal sealed class WranglerReader
{
    private readonly ConfigDocument _document;
    private readonly ConfigFindings _findings;
    private readonly DateOnly _today;
    private readonly ConfigTable _top;
    private ConfigTable _section;

    public WranglerReader(ConfigDocument document, ConfigFindings findings, DateOnly today)
    {
        _document = document;
        _findings = findings;
        _today = today;
        _top = new ConfigTable(document, findings);
        _section = _top;
    }

    /// <summary>Reads all; what is wrong is in the findings.</summary>
    public WorkerManifest Read(string? environment)
    {
        WranglerKeys.WarnOfOthers(_top, isTop: true);
        if (environment is not null)
        {
            Enter(environment);
        }

        var vars = ReadVars();
        var main = Holding("main").Required("main", "worker.js");
        return new WorkerManifest(ReadName(environment), main.Replace('\\', '/'), ReadDate())
        {
            CompatibilityFlags = Holding("compatibility_flags").Texts("compatibility_flags"),
            Vars = vars,
            Objects = BindingReader.Read(_section.Table("durable_objects"), vars),
            Migrations = MigrationReader.Read(Holding("migrations").Tables("migrations")),
            Routes = RouteReader.Read(_section.Has("route") || _section.Has("routes") ? _section : _top),
        };
    }

    /// <summary>The section of the environment if it has the key, else the top.</summary>
    private ConfigTable Holding(string key) => _section.Has(key) ? _section : _top;

    private void Enter(string environment)
    {
        var sections = _top.Table("env");
        if (sections?.Table(environment) is not { } section)
        {
            var known = sections is null ? "it has none" : $"it has {string.Join(", ", sections.Keys)}";
            _findings.Fail(_document.Where(sections?.Node), $"there is no env.{environment}; {known}.");
            return;
        }

        _section = section;
        WranglerKeys.WarnOfOthers(section, isTop: false);
        foreach (var key in (string[])["vars", "durable_objects"])
        {
            if (_top.Has(key) && !section.Has(key))
            {
                _top.Warn(key, $"is not taken over by env.{environment}; give it there too if the worker needs it.");
            }
        }
    }

    private string ReadName(string? environment)
    {
        var name = _top.Required("name", "my-worker");
        if (environment is not null)
        {
            name = (_section == _top ? null : _section.Text("name")) ?? $"{name}-{environment}";
        }

        if (name.Length > 0 && !ManifestRules.IsName(name))
        {
            Holding("name").Fail("name", $"is \"{name}\"; it must be {ManifestRules.NameAllowed}.");
        }

        return name;
    }

    private DateOnly ReadDate()
    {
        var table = Holding("compatibility_date");
        if (!table.Has("compatibility_date"))
        {
            _top.Warn("compatibility_date", $"is missing; today, {_today:yyyy-MM-dd}, is taken. Write it down, so that the worker goes on as it is.");
            return _today;
        }

        var text = table.Text("compatibility_date");
        if (text is not null && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        if (text is not null)
        {
            table.Fail("compatibility_date", $"is \"{text}\"; it must be a date such as {_today:yyyy-MM-dd}.");
        }

        return _today;
    }

    private Dictionary<string, string> ReadVars()
    {
        var vars = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_section.Table("vars") is { } table)
        {
            foreach (var (name, value) in table.Node)
            {
                vars[name] = value?.ToJsonString() ?? "null";
            }
        }

        return vars;
    }
}
