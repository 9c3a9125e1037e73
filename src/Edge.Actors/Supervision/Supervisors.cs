using Akka.Actor;

namespace Edge.Actors.Supervision;

/// <summary>What becomes of children that fail. Refusals are replies; an exception means that the state is unknown.</summary>
internal static class Supervisors
{
    /// <summary>
    /// Ends a failed child: its clean-up closes the sockets it served, whose clients reconnect and resume. To restart it
    /// would keep sockets open that no state belongs to.
    /// </summary>
    /// <param name="failed">Told before the child ends.</param>
    public static SupervisorStrategy StopOnFailure(Action<IActorRef, Exception> failed) =>
        new StopStrategy(failed);

    private sealed class StopStrategy(Action<IActorRef, Exception> failed) : OneForOneStrategy(_ => Directive.Stop)
    {
        protected override Directive Handle(IActorRef child, Exception exception)
        {
            failed(child, exception);
            return Directive.Stop;
        }
    }
}
