using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Wrangler;

/// <summary>Reads <c>durable_objects</c>, whose bindings stand in <c>env</c> beside the variables.</summary>
internal static class BindingReader
{
    public static IReadOnlyList<BoundClass> Read(ConfigTable? section, IReadOnlyDictionary<string, string> vars)
    {
        var bound = new List<BoundClass>();
        foreach (var binding in section?.Tables("bindings") ?? [])
        {
            var name = Identifier(binding, "name", "CHAT_ROOM");
            if (bound.Any(other => other.Name == name))
            {
                binding.Fail("name", $"is \"{name}\" for a second time; each binding needs a name of its own.");
            }

            if (vars.ContainsKey(name))
            {
                binding.Fail("name", $"is \"{name}\", which is in vars too; env can have it only once.");
            }

            var script = binding.Text("script_name");
            if (script is not null && !ManifestRules.IsName(script))
            {
                binding.Fail("script_name", $"is \"{script}\"; it must be the name of a worker: {ManifestRules.NameAllowed}.");
            }

            bound.Add(new BoundClass(name, Identifier(binding, "class_name", "ChatRoom"), script));
            WranglerKeys.WarnOfUnknown(binding, "name", "class_name", "script_name");
        }

        if (section is not null)
        {
            WranglerKeys.WarnOfUnknown(section, "bindings");
        }

        return bound;
    }

    private static string Identifier(ConfigTable binding, string key, string example)
    {
        var text = binding.Required(key, example);
        if (text.Length > 0 && !ManifestRules.IsIdentifier(text))
        {
            binding.Fail(key, $"is \"{text}\"; it must be {ManifestRules.IdentifierAllowed}.");
        }

        return text;
    }
}
