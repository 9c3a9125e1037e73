using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Store;

namespace Edge.Host.Workers.Deploy;

/// <summary>Tells versions apart by what they are.</summary>
internal static class BundleHash
{
    /// <summary>SHA-256 over the manifest, and name, kind, length and content of each module; in hex.</summary>
    public static string Of(StoredWorker worker)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(worker.Manifest, BundleJson.Default.WorkerManifest));
        foreach (var module in worker.Modules.OrderBy(module => module.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{module.Name}\n{module.Kind}\n{module.Content.Length}\n"));
            hash.AppendData(module.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
