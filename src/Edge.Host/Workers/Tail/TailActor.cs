using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;
using Edge.Actors.Workers;
using Edge.Host.Workers.Running;

namespace Edge.Host.Workers.Tail;

/// <summary>
/// Follows a worker on all nodes for one reader: asks every member again and again, so that those that join are followed too, and
/// hands on what they say. A reader that is slow loses lines, and is told how many.
/// </summary>
internal sealed class TailActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(5);

    private readonly string _worker;
    private readonly ChannelWriter<TailEntry> _reader;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private long _dropped;

    public TailActor(string worker, ChannelWriter<TailEntry> reader) => (_worker, _reader) = (worker, reader);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(string worker, ChannelWriter<TailEntry> reader) => Props.Create<TailActor>(worker, reader);

    protected override void PreStart()
    {
        Self.Tell(Ask.Instance);
        Timers.StartPeriodicTimer(Ask.Instance, Ask.Instance, AskInterval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ask:
                AskAll();
                break;
            case WorkerProtocol.Lines lines:
                Take(lines);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void AskAll()
    {
        foreach (var member in _cluster.State.Members)
        {
            Context.ActorSelection(new RootActorPath(member.Address) / "user" / WorkerAgent.ActorName)
                .Tell(new WorkerProtocol.Follow(_worker), Self);
        }
    }

    private void Take(WorkerProtocol.Lines lines)
    {
        _dropped += lines.Dropped;
        foreach (var line in lines.Entries)
        {
            if (_dropped > 0 && _reader.TryWrite(new TailEntry(lines.Node, null, _dropped)))
            {
                _dropped = 0;
            }

            if (_dropped > 0 || !_reader.TryWrite(new TailEntry(lines.Node, line, 0)))
            {
                _dropped++;
            }
        }
    }

    private sealed record Ask
    {
        public static Ask Instance { get; } = new();
    }
}

/// <summary>What a reader of a tail gets.</summary>
/// <param name="Node">Where it was said.</param>
/// <param name="Line">The line; null for a gap.</param>
/// <param name="Dropped">How many lines the gap is.</param>
internal sealed record TailEntry(string Node, WorkerProtocol.Line? Line, long Dropped);
