using Microsoft.ClearScript;

namespace Edge.Workers.Isolates;

/// <summary>
/// Where the thread of an isolate is: in a script or in code of .NET. It can be given up only while it is in a script, and never
/// comes back from there, so that another thread may then do what is left to do for the isolate.
/// </summary>
internal sealed class ScriptBorder
{
    private const int Outside = 0;
    private const int Inside = 1;
    private const int Closed = 2;
    private int _place = Outside;

    /// <summary>Whether the thread was given up. Any thread.</summary>
    public bool IsClosed => Volatile.Read(ref _place) == Closed;

    /// <summary>The thread goes into a script.</summary>
    public void Enter() => Pass(Outside, Inside);

    /// <summary>The thread comes out of a script: it ended, or calls .NET.</summary>
    /// <exception cref="ScriptInterruptedException">The thread was given up.</exception>
    public void Leave() => Pass(Inside, Outside);

    /// <summary>Gives the thread up; false while it is not in a script. Any other thread.</summary>
    public bool TryClose() => Interlocked.CompareExchange(ref _place, Closed, Inside) == Inside;

    private void Pass(int from, int to)
    {
        if (Interlocked.CompareExchange(ref _place, to, from) != from)
        {
            throw new ScriptInterruptedException("The thread was given up.");
        }
    }
}
