namespace Edge.Workers.Tests.Runtime;

/// <summary>The system's clock, in which a thread of a worker that reads it by <c>performance.now()</c> hangs when it is told so, until it is released.</summary>
internal sealed class HangingTime : TimeProvider
{
    private readonly List<Thread> _hanging = [];
    private string? _next;
    private bool _released;

    /// <summary>The threads that hung.</summary>
    public IReadOnlyList<Thread> Hanging => _hanging;

    /// <summary>The next thread of a worker that reads the clock hangs.</summary>
    public void Hang(string worker) => Volatile.Write(ref _next, $"worker {worker}");

    /// <summary>The threads hang no more, and end.</summary>
    public void Release()
    {
        Volatile.Write(ref _released, true);
        Assert.All(_hanging, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "A thread that came back did not end."));
    }

    public override long GetTimestamp()
    {
        var next = Volatile.Read(ref _next);
        if (next is not null && next == Thread.CurrentThread.Name && Interlocked.CompareExchange(ref _next, null, next) == next)
        {
            _hanging.Add(Thread.CurrentThread);
            while (!Volatile.Read(ref _released))
            {
                Thread.SpinWait(100);
            }
        }

        return base.GetTimestamp();
    }
}
