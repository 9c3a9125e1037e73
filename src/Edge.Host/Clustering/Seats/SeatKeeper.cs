using Akka.Actor;
using Akka.Cluster;
using Edge.Host.Options;
using Npgsql;

namespace Edge.Host.Clustering.Seats;

/// <summary>
/// Finds the cluster through the database, keeps this node's seat, and removes members whose process is dead for certain
/// long before the failure detector and the split-brain resolver would.
/// </summary>
internal sealed class SeatKeeper(
    ActorSystem system, SeatRegistry registry, NodeSettings settings, NodeFailure failure, ILogger<SeatKeeper> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly SeatReaper _reaper = new(Cluster.Get(system), registry, KnownDead.Of(system.EventStream), logger);
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private string _tried = "no seat was taken";
    private IReadOnlyList<Address> _joining = [];
    private Problem _problem;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _cluster.RegisterOnMemberUp(() => _up.TrySetResult());
        _running = RunAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Gives up the seat only when the actor system has ended: until then this node is a member.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        try
        {
            await using var ended = registry;
            await registry.RemoveAsync([registry.Own], cancellationToken);
        }
        catch (Exception e)
        {
            // The lock goes with the process all the same, and the next process at this address takes the row over.
            ClusteringLog.SeatLeft(logger, e.Message);
        }
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            deadline.CancelAfter(settings.Cluster.JoinTimeout);
            if (!await TryJoinAsync(timer, deadline.Token))
            {
                if (cancel.IsCancellationRequested)
                {
                    ClusteringLog.StoppedJoining(logger, _cluster.SelfAddress.HostPort(), _tried);
                    return;
                }

                failure.Fail($"It was in no cluster within {settings.Cluster.JoinTimeout} (Edge:Cluster:JoinTimeout): {_tried}.");
                return;
            }

            while (await timer.WaitForNextTickAsync(cancel))
            {
                await AttemptAsync(WatchAsync, cancel);
            }
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // The node stops.
        }
        catch (Exception e)
        {
            ClusteringLog.SeatFailed(logger, e);
            failure.Fail($"Its seat can no longer be kept: {e.Message}");
        }
    }

    private async Task<bool> TryJoinAsync(PeriodicTimer timer, CancellationToken deadline)
    {
        try
        {
            do
            {
                await AttemptAsync(registry.Own == 0 ? TakeAsync : JoinAsync, deadline);
                if (_up.Task.IsCompleted && await AttemptAsync(registry.BecomeMemberAsync, deadline))
                {
                    return true;
                }
            }
            while (await timer.WaitForNextTickAsync(deadline));
        }
        catch (OperationCanceledException)
        {
            // Out of time, or told to stop.
        }

        return false;
    }

    private async Task TakeAsync(CancellationToken cancel)
    {
        if (await registry.TakeAsync(_cluster.SelfAddress, _cluster.SelfUniqueAddress.Uid, cancel) is { } other)
        {
            _tried = $"another node has the address {other.Describe()}; each needs its own Edge:Cluster:HostName and Port";
        }
    }

    private async Task JoinAsync(CancellationToken cancel)
    {
        if (_up.Task.IsCompleted)
        {
            return;
        }

        await registry.BeatAsync(cancel);
        var members = await registry.FindMembersOrFoundAsync(cancel);
        if (members is null)
        {
            _tried = "members of the cluster have just lost their sessions with the database, and may yet return";
        }
        else if (members.Count == 0)
        {
            Join([_cluster.SelfAddress]);
        }
        else
        {
            var names = string.Join(", ", members.Select(seat => seat.Describe()));
            _tried = $"{names} would not let it in, or cannot reach it at {_cluster.SelfAddress.HostPort()}";
            Join([.. members.Select(seat => seat.Address)]);
        }
    }

    private void Join(IReadOnlyList<Address> members)
    {
        if (members.SequenceEqual(_joining))
        {
            return;
        }

        _joining = members;
        if (members.FirstOrDefault(address => address.Protocol != _cluster.SelfAddress.Protocol) is { } other)
        {
            failure.Fail(
                $"{other.HostPort()} speaks {other.Protocol} and this node {_cluster.SelfAddress.Protocol}: either all nodes of a cluster "
                + "have Edge:Cluster:TlsCertificate or none.");
            return;
        }

        if (members is [var only] && only.Equals(_cluster.SelfAddress))
        {
            ClusteringLog.Founding(logger, only.HostPort());
            _cluster.Join(only);
            return;
        }

        ClusteringLog.Joining(logger, _cluster.SelfAddress.HostPort(), string.Join(", ", members.Select(address => address.HostPort())));
        _cluster.JoinSeedNodes(members);
    }

    private async Task WatchAsync(CancellationToken cancel)
    {
        var seats = await registry.BeatAsync(cancel);
        if (seats.All(seat => seat.Id != registry.Own))
        {
            failure.Fail("The other nodes have given this node's seat up: they took it for dead. Start it again.");
            return;
        }

        await _reaper.RemoveDeadAsync(seats, cancel);
        var left = seats.Where(seat => !seat.IsHeld && !seat.IsFresh && !SeatReaper.IsMember(seat, _cluster.State.Members)).ToArray();
        if (left.Length > 0)
        {
            await registry.RemoveAsync(left.Select(seat => seat.Id), cancel);
        }
    }

    /// <summary>
    /// Does what may fail with the database. Whatever comes of it the node goes on, in a new session: the lock was let go with the old
    /// one, so that a node which cannot beat does not look alive.
    /// </summary>
    private async Task<bool> AttemptAsync(Func<CancellationToken, Task> action, CancellationToken cancel)
    {
        try
        {
            await action(cancel);
            if (_problem != Problem.None)
            {
                ClusteringLog.SeatsAvailable(logger);
            }

            _problem = Problem.None;
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Report(e);
            await registry.CloseAsync();
            return false;
        }
    }

    /// <summary>Logs the first of several failures of a kind in a row.</summary>
    private void Report(Exception failure)
    {
        var problem = failure is NpgsqlException or TimeoutException or InvalidOperationException ? Problem.Database : Problem.Unforeseen;
        if (problem != _problem && problem == Problem.Database)
        {
            _tried = $"the database does not serve: {failure.Message}";
            ClusteringLog.SeatsUnavailable(logger, failure.Message);
        }
        else if (problem != _problem)
        {
            _tried = $"its seat could not be kept: {failure.Message}";
            ClusteringLog.SeatFailed(logger, failure);
        }

        _problem = problem;
    }

    private enum Problem
    {
        None,
        Database,
        Unforeseen,
    }
}
