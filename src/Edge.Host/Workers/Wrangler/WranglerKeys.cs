using Edge.Host.Options;

namespace Edge.Host.Workers.Wrangler;

/// <summary>Which keys of a wrangler file mean something here, and what is said of the others.</summary>
internal static class WranglerKeys
{
    private static readonly string[] Read =
        ["name", "main", "compatibility_date", "compatibility_flags", "vars", "durable_objects", "migrations", "route", "routes"];

    // Of no consequence: where the platform shows, counts or builds things.
    private static readonly string[] Idle =
    [
        "$schema", "account_id", "workers_dev", "preview_urls", "observability", "logpush", "send_metrics", "dev", "no_bundle", "minify",
        "keep_names", "upload_source_maps", "keep_vars", "placement", "limits", "rules", "find_additional_modules", "base_dir", "preserve_file_names",
        "usage_model", "first_party_worker", "legacy_env",
    ];

    private static readonly Dictionary<string, string> Missing = new(StringComparer.Ordinal)
    {
        ["kv_namespaces"] = "KV is not there; keep the values in a durable object.",
        ["r2_buckets"] = "R2 is not there; fetch from an object store over HTTP.",
        ["d1_databases"] = "D1 is not there; keep the data in a durable object, or fetch from a service.",
        ["queues"] = "queues are not there; a durable object with an alarm can hold what waits.",
        ["services"] = "bindings to other workers are not there; fetch their address, or bind their objects with script_name.",
        ["triggers"] = "scheduled() is not there; an alarm of a durable object comes at a time.",
        ["assets"] = "static files are not served from here; import them into the worker as text, or put a web server beside it.",
        ["site"] = "static files are not served from here; import them into the worker as text, or put a web server beside it.",
        ["build"] = "nothing is built here; run the command yourself before, and set main to what it makes.",
        ["ai"] = "there are no models here; fetch from one over HTTP.",
        ["vectorize"] = "it is not there.",
        ["hyperdrive"] = "it is not there.",
        ["browser"] = "it is not there.",
        ["workflows"] = "they are not there; a durable object with alarms can hold a long-running task.",
        ["containers"] = "they are not there.",
        ["analytics_engine_datasets"] = "it is not there.",
        ["mtls_certificates"] = "they are not there.",
        ["send_email"] = "it is not there.",
        ["tail_consumers"] = "they are not there; follow the worker with edge tail.",
        ["secrets_store_secrets"] = "it is not there.",
        ["define"] = "nothing is built here; use vars.",
        ["alias"] = "nothing is built here; bundle the worker yourself before.",
        ["tsconfig"] = "nothing is built here; compile the worker yourself before.",
        ["wasm_modules"] = "WebAssembly is not there.",
        ["text_blobs"] = "import the file in the worker instead.",
        ["data_blobs"] = "import the file in the worker instead.",
    };

    /// <summary>Warns of what the top or a section of <c>env</c> has in vain.</summary>
    public static void WarnOfOthers(ConfigTable table, bool isTop)
    {
        foreach (var key in table.Keys.Except(Read).Except(Idle).ToArray())
        {
            if (Missing.TryGetValue(key, out var instead))
            {
                table.Warn(key, $"has no effect: {instead}");
            }
            else if (!isTop || key != "env")
            {
                Warn(table, key, Read);
            }
        }
    }

    /// <summary>Warns of every key but those known.</summary>
    public static void WarnOfUnknown(ConfigTable table, params string[] known)
    {
        foreach (var key in table.Keys.Except(known).ToArray())
        {
            Warn(table, key, known);
        }
    }

    private static void Warn(ConfigTable table, string key, IReadOnlyList<string> known)
    {
        var nearest = known.MinBy(candidate => EditDistance.Between(key, candidate))!;
        var hint = EditDistance.Between(key, nearest) <= 3 ? $" Did you mean {nearest}?" : $" Known here are {string.Join(", ", known)}.";
        table.Warn(key, $"is not known and has no effect.{hint}");
    }
}
