using Akka.Actor;
using Edge.Actors.Supervision;

namespace Edge.Actors.Connections;

/// <summary>
/// Parent of this node's connections: starts one for each socket, lets none of their failures touch another, and drains
/// them in paced rounds when the node goes.
/// </summary>
internal sealed class ConnectionGuardian : UntypedActor, IWithTimers
{
    /// <summary>Name below /user.</summary>
    public const string ActorName = "connections";

    // Over 8 s, so that those who leave are an eighth of all in any second, wherever they go.
    private const int Rounds = 32;
    private static readonly TimeSpan RoundInterval = TimeSpan.FromMilliseconds(250);
    private readonly ConnectionSettings _settings;
    private bool _draining;

    public ConnectionGuardian(ConnectionSettings settings) => _settings = settings;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(ConnectionSettings settings) => Props.Create<ConnectionGuardian>(settings);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => Supervisors.StopOnFailure(
        (connection, cause) => ConnectionLog.Failed(_settings.Logger, connection.Path.Name, cause));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ConnectionRequest request:
                Start(request);
                break;
            case Drain drain:
                StartDrain(drain);
                break;
            case NextRound round:
                RunRound(round);
                break;
            case Cut cut:
                foreach (var connection in Context.GetChildren())
                {
                    connection.Tell(cut);
                }

                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Start(ConnectionRequest request)
    {
        var connection = Context.ActorOf(ConnectionActor.CreateProps(request, _settings));
        if (_draining)
        {
            // Its handshake was under way when the node began to drain; no round knows of it.
            connection.Tell(CloseNow.Instance);
        }
    }

    private void StartDrain(Drain drain)
    {
        _draining = true;
        var waiting = new Queue<IActorRef>(Context.GetChildren());
        ConnectionLog.Draining(_settings.Logger, waiting.Count);
        RunRound(new NextRound(waiting, (waiting.Count + Rounds - 1) / Rounds, drain.Grace));
        Sender.Tell(Draining.Instance);
    }

    private void RunRound(NextRound round)
    {
        var isPaced = round.Grace > TimeSpan.Zero;
        for (var i = 0; (i < round.Size || !isPaced) && round.Waiting.TryDequeue(out var connection); i++)
        {
            if (isPaced)
            {
                var after = TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * RoundInterval.TotalMilliseconds);
                connection.Tell(new GoAway(after, round.Grace));
                Context.System.Scheduler.ScheduleTellOnce(round.Grace, connection, CloseNow.Instance, ActorRefs.NoSender);
            }
            else
            {
                connection.Tell(CloseNow.Instance);
            }
        }

        if (round.Waiting.Count > 0)
        {
            Timers.StartSingleTimer(nameof(NextRound), round, RoundInterval);
        }
    }

    /// <summary>Drains all connections; answered with <see cref="Draining"/> when the first round is out.</summary>
    /// <param name="Grace">How long rich clients may take to move; zero closes all at once.</param>
    public sealed record Drain(TimeSpan Grace) : INoSerializationVerificationNeeded;

    /// <summary>The first round is out.</summary>
    public sealed class Draining : INoSerializationVerificationNeeded
    {
        public static readonly Draining Instance = new();
    }

    public sealed record GoAway(TimeSpan After, TimeSpan Deadline) : INoSerializationVerificationNeeded;

    public sealed class CloseNow : INoSerializationVerificationNeeded
    {
        public static readonly CloseNow Instance = new();
    }

    /// <summary>To the guardian, and from it to all connections: time is up, whoever has not answered the Close is cut off.</summary>
    public sealed class Cut : INoSerializationVerificationNeeded
    {
        public static readonly Cut Instance = new();
    }

    private sealed record NextRound(Queue<IActorRef> Waiting, int Size, TimeSpan Grace) : INoSerializationVerificationNeeded;
}
