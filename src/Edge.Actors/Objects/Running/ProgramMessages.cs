using System.Collections.Immutable;
using Akka.Actor;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>From a program's host to its actor.</summary>
internal static class ProgramMessages
{
    /// <summary>What a turn of the program changed, and what it did after that.</summary>
    public sealed record Turn(StorageChanges? Changes, ImmutableArray<Effect> Effects) : INoSerializationVerificationNeeded;

    /// <summary>The program is to be ended at once.</summary>
    public sealed record Abort(ObjectFailure Failure) : INoSerializationVerificationNeeded;
}
