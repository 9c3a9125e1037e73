using System.Collections.Concurrent;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Cluster;

/// <summary>Starts a node again a second after its end, however it ended, as the supervisor of a machine does.</summary>
internal sealed class NodeSupervisor(int number, NodeProcess node, NodeWatch watch)
{
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentQueue<(TimeSpan At, int Code)> _ends = new();
    private TaskCompletionSource _released = Completed();

    /// <summary>Every end of its process, with the exit code.</summary>
    public IReadOnlyList<(TimeSpan At, int Code)> Ends => [.. _ends];

    /// <summary>From now on the node stays dead when it ends, until <see cref="Release"/>.</summary>
    public void Hold() => _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await node.Ended.WaitAsync(cancel);
                _ends.Enqueue((RunClock.Now, node.TakeEnd()));
                watch.Reset();
                await Task.Delay(RestartPause, cancel);
                await _released.Task.WaitAsync(cancel);
                await node.StartAsync(cancel);
            }
            catch (ScenarioFailedException e)
            {
                // It ended before it was ready, which the next round sees, or it hangs.
                Console.WriteLine($"  .... node {number} did not come back: {e.Message.Split('\n')[0]}");
                await node.KillAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
