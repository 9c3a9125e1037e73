using System.Text.Json.Serialization;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Workers.Store;

/// <summary>Manifests and plans as they are stored and sent: new members only, since what is stored must be read for ever.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkerManifest))]
[JsonSerializable(typeof(NamespacePlan))]
internal sealed partial class BundleJson : JsonSerializerContext;
