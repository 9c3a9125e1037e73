using System.Text.Json.Serialization;
using Edge.Host.Workers.Bundles;

namespace Edge.Host.Endpoints;

/// <summary>What <c>POST /api/workers/{name}/versions</c> takes.</summary>
/// <param name="Message">What the author says of the version.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="Modules">Its code.</param>
internal sealed record VersionUpload(string? Message, WorkerManifest Manifest, IReadOnlyList<ModuleUpload> Modules);

/// <summary>A module; its content is base64.</summary>
internal sealed record ModuleUpload(string Name, string Kind, byte[] Content);

/// <summary>The answer to a deployment, a rollback or a deletion.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Version">The version that is active now; 0 for a trial or a deletion.</param>
internal sealed record RolloutInfo(string Worker, int Version)
{
    public string? Hash { get; init; }

    /// <summary>Class to namespace.</summary>
    public IReadOnlyDictionary<string, string>? Classes { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What each node runs now.</summary>
    public IReadOnlyList<NodeRun> Nodes { get; init; } = [];
}

/// <summary>What a node runs of a worker; the version is 0 for none, null when the node did not answer.</summary>
internal sealed record NodeRun(string Node, int? Version, string? Problem);

/// <summary>A worker, as <c>GET /api/workers</c> lists them.</summary>
internal sealed record WorkerInfo(string Name, int Version, string Hash, DateTimeOffset Time, string Message, IReadOnlyList<string> Routes)
{
    /// <summary>Class to namespace.</summary>
    public required IReadOnlyDictionary<string, string> Classes { get; init; }

    /// <summary>All versions, the newest first; only where one worker was asked for.</summary>
    public IReadOnlyList<VersionInfo>? Versions { get; init; }
}

/// <summary>A version of a worker.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Active">Whether it runs.</param>
/// <param name="Kept">Whether its code is there to go back to.</param>
/// <param name="Hash">Of manifest and code.</param>
/// <param name="Time">When it was deployed.</param>
/// <param name="Message">What its author said.</param>
internal sealed record VersionInfo(int Version, bool Active, bool Kept, string Hash, DateTimeOffset Time, string Message);

/// <summary>An event of <c>GET /api/workers/{name}/tail</c>.</summary>
/// <param name="Node">The node.</param>
internal sealed record TailLine(string Node)
{
    public DateTimeOffset? Time { get; init; }

    public string? Level { get; init; }

    public string? Text { get; init; }

    /// <summary>The object whose code said it; null for the worker itself.</summary>
    public string? Object { get; init; }

    /// <summary>How many lines are missing here.</summary>
    public long? Dropped { get; init; }
}

/// <summary>What <c>GET /api/objects/{namespace}</c> answers.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Objects">Those that ever stored something, by name.</param>
/// <param name="Cursor">To be sent for the next page; null on the last.</param>
internal sealed record ObjectList(string Namespace, IReadOnlyList<ObjectInfo> Objects, string? Cursor);

/// <summary>An object; the name is null where it was not made from one.</summary>
internal sealed record ObjectInfo(string Id, string? Name);

/// <summary>Writes and reads them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionUpload))]
[JsonSerializable(typeof(RolloutInfo))]
[JsonSerializable(typeof(WorkerInfo))]
[JsonSerializable(typeof(IReadOnlyList<WorkerInfo>))]
[JsonSerializable(typeof(TailLine))]
[JsonSerializable(typeof(ObjectList))]
internal sealed partial class WorkerJson : JsonSerializerContext;
