using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Edge.Workers.Bundles;

/// <summary>A bundle's configuration as its script is told of it.</summary>
internal static class BundleSettings
{
    private static readonly DateOnly Blobs = new(2026, 3, 17);
    private static readonly DateOnly AlarmsToo = new(2026, 2, 24);

    /// <summary>JSON for the prelude's <c>onConfigure</c>.</summary>
    public static string Write(WorkerBundle bundle)
    {
        var text = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(text);
        writer.WriteStartObject();
        writer.WriteStartObject("vars");
        foreach (var (name, json) in bundle.Vars)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("objects");
        foreach (var binding in bundle.Objects)
        {
            writer.WriteString(binding.Name, NamespaceOf(bundle, binding));
        }

        writer.WriteEndObject();
        writer.WriteStartObject("compatibility");
        writer.WriteBoolean("webSocketBlobs", Has(bundle, "websocket_standard_binary_type", Blobs));
        writer.WriteBoolean("deleteAllDeletesAlarm", Has(bundle, "delete_all_deletes_alarm", AlarmsToo));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string NamespaceOf(WorkerBundle bundle, ObjectBinding binding) =>
        binding.Namespace
        ?? (binding.Worker is null || binding.Worker == bundle.Name
            ? bundle.NamespaceOf(binding.ClassName)
            : $"{binding.Worker}.{binding.ClassName}");

    private static bool Has(WorkerBundle bundle, string flag, DateOnly since) =>
        bundle.CompatibilityFlags.Contains(flag)
        || (bundle.CompatibilityDate >= since && !bundle.CompatibilityFlags.Contains($"no_{flag}"));
}
