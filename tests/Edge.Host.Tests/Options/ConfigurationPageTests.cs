using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Edge.Actors.Connections;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;
using Edge.AspNetCore;
using Edge.Host.Options;
using Edge.Workers;

namespace Edge.Host.Tests.Options;

/// <summary>docs/configuration.md has one row for each setting, with the default and the range of the code.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly object[] Defaults =
    [
        new NodeOptions(), new StorageOptions(), new ClusterSettings(), new AdminOptions(), new EndpointOptions(), new ConnectionOptions(), new RoomOptions(),
        new ObjectOptions(), new ObjectStorageOptions(), new WorkerSettings(), new OutgoingOptions(),
    ];

    public static TheoryData<string, string, string> Settings()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var options in Defaults)
        {
            foreach (var property in options.GetType().GetProperties().Where(property => !IsSection(property)))
            {
                rows.Add($"{SectionOf(options)}:{property.Name}", Text(property.GetValue(options)), RangeOf(property));
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Page_HasEverySetting_WithItsDefaultAndRange(string key, string defaultValue, string range)
    {
        var row = Assert.Single(Rows(), row => row[0] == $"`{key}`");

        Assert.Equal(defaultValue, row[1]);
        if (range.Length > 0)
        {
            Assert.Equal(range, row[2]);
        }

        Assert.NotEmpty(row[3]);
    }

    [Fact]
    public void Page_HasNoSettingThatIsNotThere()
    {
        var keys = Settings().Select(setting => $"`{setting[0]}`").ToHashSet();

        Assert.All(Rows(), row => Assert.Contains(row[0], keys));
    }

    private static IEnumerable<string[]> Rows() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "configuration.md"))
            .Where(line => line.StartsWith("| `Edge:", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split(" | ", StringSplitOptions.TrimEntries));

    private static string SectionOf(object options) =>
        (string)options.GetType().GetField("Section", BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;

    private static bool IsSection(PropertyInfo property) => property.PropertyType.GetField("Section") is not null;

    private static string Text(object? value) => value switch
    {
        null or "" or IList<string> { Count: 0 } => "none",
        bool flag => flag ? "`true`" : "`false`",
        IFormattable other => $"`{other.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string RangeOf(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
        {
            return string.Join(", ", Enum.GetNames(type));
        }

        if (type == typeof(bool))
        {
            return "true, false";
        }

        var rule = property.GetCustomAttribute<RangeAttribute>();
        rule?.IsValid(Activator.CreateInstance(type));
        return rule is null ? string.Empty : FormattableString.Invariant($"{rule.Minimum} to {rule.Maximum}");
    }
}
