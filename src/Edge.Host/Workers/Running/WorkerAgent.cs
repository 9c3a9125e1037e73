using Akka.Actor;
using Edge.Actors.Workers;
using Edge.Host.Workers.Tail;

namespace Edge.Host.Workers.Running;

/// <summary>
/// Speaks for the workers of its node: takes up what was deployed elsewhere, and sends what workers say to those who follow them.
/// A follower asks again before half a minute is over, or is forgotten.
/// </summary>
internal sealed class WorkerAgent : UntypedActor, IWithTimers
{
    public const string ActorName = "workers";

    private static readonly TimeSpan FollowTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SendInterval = TimeSpan.FromMilliseconds(100);

    private readonly WorkerFleet _fleet;
    private readonly WorkerFeeds _feeds;
    private readonly TimeProvider _time;
    private readonly string _node;
    private readonly Dictionary<string, Followed> _followed = new(StringComparer.Ordinal);

    public WorkerAgent(WorkerFleet fleet, WorkerFeeds feeds, TimeProvider time, string node) =>
        (_fleet, _feeds, _time, _node) = (fleet, feeds, time, node);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(WorkerFleet fleet, WorkerFeeds feeds, TimeProvider time, string node) =>
        Props.Create<WorkerAgent>(fleet, feeds, time, node);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WorkerProtocol.Refresh refresh:
                RefreshAsync(refresh.Worker).PipeTo(Sender, Self);
                break;
            case WorkerProtocol.Follow follow:
                Follow(follow.Worker);
                break;
            case Send:
                SendAll();
                break;
            case Terminated ended:
                Forget(ended.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        foreach (var worker in _followed.Keys)
        {
            _feeds.Close(worker);
        }
    }

    private async Task<WorkerProtocol.Running> RefreshAsync(string worker)
    {
        string? failure = null;
        try
        {
            await _fleet.RefreshAsync(worker, CancellationToken.None);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            failure = $"The workers cannot be read from the database: {e.Message}";
        }
        catch (Exception e)
        {
            failure = $"The workers could not be brought up to date: {e.Message}";
        }

        var (version, problem) = _fleet.Describe(worker);
        return new WorkerProtocol.Running(worker, version, failure ?? problem);
    }

    private void Follow(string worker)
    {
        if (!_followed.TryGetValue(worker, out var followed))
        {
            followed = new Followed(_feeds.Open(worker));
            _followed.Add(worker, followed);
        }

        if (!followed.Asked.ContainsKey(Sender))
        {
            Context.Watch(Sender);
        }

        followed.Asked[Sender] = _time.GetTimestamp();
        Timers.StartPeriodicTimer(Send.Instance, Send.Instance, SendInterval);
    }

    private void SendAll()
    {
        foreach (var (worker, followed) in _followed.ToArray())
        {
            foreach (var (follower, asked) in followed.Asked.ToArray())
            {
                if (_time.GetElapsedTime(asked) > FollowTime)
                {
                    followed.Asked.Remove(follower);
                }
            }

            if (followed.Asked.Count == 0)
            {
                _feeds.Close(worker);
                _followed.Remove(worker);
            }
            else if (followed.Feed.Take() is var (lines, dropped))
            {
                var said = new WorkerProtocol.Lines(_node, worker, lines, dropped);
                foreach (var follower in followed.Asked.Keys)
                {
                    follower.Tell(said);
                }
            }
        }

        if (_followed.Count == 0)
        {
            Timers.Cancel(Send.Instance);
        }
    }

    private void Forget(IActorRef follower)
    {
        foreach (var followed in _followed.Values)
        {
            followed.Asked.Remove(follower);
        }
    }

    private sealed record Send
    {
        public static Send Instance { get; } = new();
    }

    /// <summary>A worker that is followed.</summary>
    /// <param name="Feed">What it says.</param>
    private sealed record Followed(WorkerFeed Feed)
    {
        /// <summary>Who follows it, and when each asked for it last, as timestamps of the clock.</summary>
        public Dictionary<IActorRef, long> Asked { get; } = [];
    }
}
