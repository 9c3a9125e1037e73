using Akka.Actor.Setup;

namespace Edge.Actors;

/// <summary>Carries the options into the actor system.</summary>
internal sealed class EdgeSetup(EdgeOptions options, TimeProvider time) : Setup
{
    public EdgeOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;
}
