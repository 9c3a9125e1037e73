using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Wrangler;

/// <summary>Reads <c>migrations</c>.</summary>
internal static class MigrationReader
{
    public static IReadOnlyList<Migration> Read(IReadOnlyList<ConfigTable> tables)
    {
        var steps = new List<Migration>();
        foreach (var table in tables)
        {
            var tag = table.Required("tag", "v1");
            if (steps.Any(step => step.Tag == tag))
            {
                table.Fail("tag", $"is \"{tag}\" for a second time; each migration needs a tag of its own.");
            }

            if (table.Has("transferred_classes"))
            {
                table.Fail("transferred_classes", "is not to be had: objects stay with their worker. Bind them from another with script_name.");
            }

            // Every class stores the same way here, so both lists mean the same.
            steps.Add(new Migration(tag)
            {
                NewClasses = [.. Classes(table, "new_classes"), .. Classes(table, "new_sqlite_classes")],
                DeletedClasses = Classes(table, "deleted_classes"),
                RenamedClasses = [.. table.Tables("renamed_classes").Select(ReadRenamed)],
            });
            WranglerKeys.WarnOfUnknown(
                table, "tag", "new_classes", "new_sqlite_classes", "renamed_classes", "deleted_classes", "transferred_classes");
        }

        return steps;
    }

    private static RenamedClass ReadRenamed(ConfigTable table)
    {
        WranglerKeys.WarnOfUnknown(table, "from", "to");
        return new RenamedClass(Checked(table, "from", table.Required("from", "ChatRoom")), Checked(table, "to", table.Required("to", "Room")));
    }

    private static IReadOnlyList<string> Classes(ConfigTable table, string key)
    {
        var names = table.Texts(key);
        foreach (var name in names)
        {
            Checked(table, key, name);
        }

        return names;
    }

    private static string Checked(ConfigTable table, string key, string name)
    {
        if (name.Length > 0 && !ManifestRules.IsIdentifier(name))
        {
            table.Fail(key, $"has \"{name}\"; a class must be {ManifestRules.IdentifierAllowed}.");
        }

        return name;
    }
}
