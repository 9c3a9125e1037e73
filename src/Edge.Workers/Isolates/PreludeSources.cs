using System.Reflection;

namespace Edge.Workers.Isolates;

/// <summary>The files of the prelude, in the order in which they run.</summary>
internal static class PreludeSources
{
    private const string Prefix = "prelude/";

    /// <summary>File names and what they contain.</summary>
    public static IReadOnlyList<(string Name, string Code)> All { get; } = ReadAll();

    private static (string, string)[] ReadAll()
    {
        var names = Read("load-order.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. names.Select(name => (name, Read(name)))];
    }

    private static string Read(string name)
    {
        var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)
            ?? throw new InvalidOperationException($"load-order.txt names {name}, which is not in Prelude.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
