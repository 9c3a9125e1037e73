using Edge.Host.Persistence;
using Npgsql;

namespace Edge.Host.Options;

/// <summary>What must hold of <see cref="StorageOptions"/> beyond the ranges.</summary>
internal static class StorageRules
{
    private const string Where = $"{StorageOptions.Section}:ConnectionString";
    private const string Example = "such as Host=db;Username=edge;Database=edge";
    private const string Quote = "A value with a ';' in it must be in quotes.";
    private static readonly string[] CommonKeys = ["Host", "Port", "Username", "Password", "Database", "Timeout", "Options", "SSL Mode"];

    public static void Check(SettingsReader reader, StorageOptions storage)
    {
        if (storage.Provider == StorageProvider.PostgreSql && FindProblem(storage.ConnectionString) is { } problem)
        {
            reader.Require(false, $"{Where} {problem}");
        }
    }

    private static string? FindProblem(string text)
    {
        if (text.Length == 0)
        {
            return $"is empty; PostgreSql needs one, {Example}.";
        }

        try
        {
            var target = PostgreSqlJournal.ReadTarget(text);
            return string.IsNullOrWhiteSpace(target.Host) ? $"has no Host; PostgreSql needs one, {Example}." : FindContradiction(target);
        }
        catch (ArgumentException e)
        {
            return Explain(e);
        }
    }

    // Nothing of the text itself is shown but keys that are known: what looks like a key may be the end of a password with a ';' in it.
    private static string Explain(ArgumentException failure) => failure switch
    {
        { InnerException: KeyNotFoundException, ParamName: { } unknown } => $"has a key that Npgsql does not know. {Suggest(unknown)}{Quote}",
        { InnerException: not null, ParamName: { } key } => $"has a value for '{key}' that Npgsql does not take.",
        _ => $"is not made of keys and values, {Example}. {Quote}",
    };

    private static string? FindContradiction(NpgsqlConnectionStringBuilder target)
    {
        try
        {
            using var _ = NpgsqlDataSource.Create(target);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"contradicts itself: {e.Message}";
        }
    }

    private static string Suggest(string unknown)
    {
        var nearest = CommonKeys.MinBy(key => EditDistance.Between(unknown, key))!;
        return EditDistance.Between(unknown, nearest) <= 2 ? $"Did you mean {nearest}? " : string.Empty;
    }
}
