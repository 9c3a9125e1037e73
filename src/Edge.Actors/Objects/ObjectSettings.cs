using Akka.Actor;
using Edge.Actors.Objects.Running;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects;

/// <summary>What objects and gateways of a node share: checked options, the programs, the index of objects, clock and log.</summary>
internal sealed record ObjectSettings(
    ObjectOptions Options, ObjectStorageOptions Storage, IObjectPrograms Programs, IActorRef Index, TimeProvider Time, ILogger Logger)
{
    /// <summary>Most bytes of a body, an argument or a result.</summary>
    public const int MaxBodyBytes = 32 * 1024 * 1024;

    /// <summary>The objects that are awake on this node.</summary>
    public AwakeObjects Awake { get; } = new();

    /// <summary>The alarms that failed on this node, of objects that are not awake.</summary>
    public FailedAlarms FailedAlarms { get; } = new();
}
