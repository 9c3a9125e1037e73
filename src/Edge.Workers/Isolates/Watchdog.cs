using System.Collections.Concurrent;

namespace Edge.Workers.Isolates;

/// <summary>
/// Ends turns that compute for too long, and gives up isolates whose turn does not end even so: V8 interrupts neither its own
/// functions nor those of .NET. One for all isolates of a node; time here is the system's.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<ScriptLoop, Sighting> _loops = new();
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;

    /// <summary>Starts to look.</summary>
    /// <param name="patience">How long a turn that was interrupted may take to end.</param>
    public Watchdog(TimeSpan patience)
    {
        _patience = patience;
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Watches a loop until its last turn has ended.</summary>
    public void Add(ScriptLoop loop) => _loops[loop] = default;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (loop, sighting) in _loops)
        {
            if (loop.IsOver)
            {
                _loops.TryRemove(loop, out _);
            }
            else
            {
                Look(loop, sighting);
            }
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
            _loops.TryUpdate(loop, new Sighting(turn, computed, null), before);
        }
        else if (computed - before.Computed > loop.TimeOfTurn)
        {
            End(loop, before);
        }
    }

    private void End(ScriptLoop loop, Sighting before)
    {
        loop.InterruptTurn();
        if (before.Interrupted is not { } interrupted)
        {
            _loops.TryUpdate(loop, before with { Interrupted = TimeProvider.System.GetTimestamp() }, before);
        }
        else if (TimeProvider.System.GetElapsedTime(interrupted) > _patience)
        {
            loop.TryGiveUp();
        }
    }

    /// <summary>A turn when it was first seen, and when it was first interrupted.</summary>
    private readonly record struct Sighting(long Turn, TimeSpan Computed, long? Interrupted);
}
