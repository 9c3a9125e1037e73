using System.Collections.Concurrent;

namespace Edge.Workers.Isolates;

/// <summary>Ends turns that compute for too long. One for all isolates of a node; time here is the system's.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<ScriptLoop, long> _ended = new();
    private readonly ITimer _timer;

    /// <summary>Starts to look.</summary>
    public Watchdog() => _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Interval, Interval);

    /// <summary>Watches a loop until <see cref="Remove"/>.</summary>
    public void Add(ScriptLoop loop) => _ended[loop] = 0;

    /// <summary>Watches it no longer.</summary>
    public void Remove(ScriptLoop loop) => _ended.TryRemove(loop, out _);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (loop, ended) in _ended)
        {
            var started = loop.TurnStarted;
            if (started != 0 && started != ended && TimeProvider.System.GetElapsedTime(started) > loop.Limits.Turn)
            {
                _ended[loop] = started;
                loop.InterruptTurn();
            }
        }
    }
}
