using System.Collections.Concurrent;

namespace Edge.Workers.Isolates;

/// <summary>Ends turns that compute for too long. One for all isolates of a node; time here is the system's.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<ScriptLoop, Sighting> _loops = new();
    private readonly ITimer _timer;

    /// <summary>Starts to look.</summary>
    public Watchdog() => _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Interval, Interval);

    /// <summary>Watches a loop until <see cref="Remove"/>.</summary>
    public void Add(ScriptLoop loop) => _loops[loop] = default;

    /// <summary>Watches it no longer.</summary>
    public void Remove(ScriptLoop loop) => _loops.TryRemove(loop, out _);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (loop, sighting) in _loops)
        {
            Look(loop, sighting);
        }
    }

    private void Look(ScriptLoop loop, Sighting before)
    {
        var turn = loop.Turn;
        if (turn == 0)
        {
            return;
        }

        var computed = loop.Computed;
        if (turn != before.Turn)
        {
            _loops.TryUpdate(loop, new Sighting(turn, computed), before);
        }
        else if (computed - before.Computed > loop.TimeOfTurn)
        {
            loop.InterruptTurn();
        }
    }

    /// <summary>A turn when it was first seen.</summary>
    private readonly record struct Sighting(long Turn, TimeSpan Computed);
}
