using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Tests.Isolates;

public sealed class WatchdogTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Watchdog _watchdog = new(TimeSpan.FromMilliseconds(50));
    private readonly HangingFunctions _functions = new();
    private readonly TaskCompletionSource<(IsolateFailure Failure, Thread Thread)> _broken = new();
    private readonly TaskCompletionSource _dropped = new();
    private readonly List<(bool IsWhole, Thread By)> _ends = [];
    private readonly List<Exception> _errors = [];
    private readonly ScriptLoop _loop;

    public WatchdogTests()
    {
        var limits = IsolateLimits.Default with { Turn = TimeSpan.FromMilliseconds(50) };
        _loop = new ScriptLoop("hanging", limits, failure => _broken.TrySetResult((failure, Thread.CurrentThread)), _errors.Add);
        _loop.Post(() =>
        {
            _loop.Start([new ClockFunctions(TimeProvider.System), _functions]);
            var define = (ScriptObject)_loop.Isolate.Engine.Evaluate(
                "(edge => { edge.hang = edge.host.hang; edge.hangAndTell = () => { try { edge.host.hang(); } finally { edge.host.tell('script'); } }; })");
            define.InvokeAsFunction(_loop.Isolate.Edge);
        });
        _watchdog.Add(_loop);
    }

    public void Dispose()
    {
        _functions.Release();
        _loop.Dispose();
        _watchdog.Dispose();
    }

    [Fact]
    public async Task TurnThatHangsInACall_IsGivenUp_AndWhatWaitsIsDropped()
    {
        _loop.Post(() => _loop.Call("hang"));
        _loop.Post(() => _functions.Tell("turn"), _dropped.SetResult);

        var (failure, thread) = await _broken.Task.WaitAsync(Patience);
        await _dropped.Task.WaitAsync(Patience);

        Assert.Equal(IsolateFailure.Hung, failure);
        Assert.NotSame(await _functions.Hanging, thread);
        Assert.True(_loop.IsHanging);
        Assert.False(_loop.Post(() => { }));
        Assert.Empty(_functions.Told);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("hangAndTell")]
    public async Task ThreadThatComesBack_DoesNothingMore_DisposesAndEnds(string entry)
    {
        _loop.Post(() =>
        {
            _loop.AtEndOfTurn(isWhole => _ends.Add((isWhole, Thread.CurrentThread)));
            _loop.Call(entry);
            _functions.Tell("turn");
        });
        await _broken.Task.WaitAsync(Patience);
        var thread = await _functions.Hanging;
        _loop.Dispose();
        Assert.True(SpinWait.SpinUntil(() => _loop.IsOver, Patience), "What goes on instead of the thread did not end.");

        _functions.Release();

        Assert.True(thread.Join(Patience), "The thread did not end.");
        Assert.False(_loop.IsHanging);
        Assert.Empty(_functions.Told);
        Assert.Empty(_errors);

        // What waits for the end of its turn was told by the other thread, once, that the turn was cut off.
        var (isWhole, by) = Assert.Single(_ends);
        Assert.False(isWhole);
        Assert.NotSame(thread, by);
        Assert.Throws<ObjectDisposedException>(() => _loop.Isolate.Engine.Evaluate("1"));
    }

    /// <summary>A function that computes until it is released, and one by which others are heard.</summary>
    private sealed class HangingFunctions : IHostFunctions
    {
        private readonly TaskCompletionSource<Thread> _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _released;

        public List<string> Told { get; } = [];

        public Task<Thread> Hanging => _hanging.Task.WaitAsync(Patience);

        public void AddTo(HostTable table)
        {
            table.AddComputation("hang", (in V8FastArgs _, in V8FastResult _) =>
            {
                _hanging.TrySetResult(Thread.CurrentThread);
                while (!Volatile.Read(ref _released))
                {
                    Thread.SpinWait(100);
                }
            });
            table.Add("tell", (in V8FastArgs args, in V8FastResult _) => Tell(args.GetString(0)));
        }

        public void Release() => Volatile.Write(ref _released, true);

        public void Tell(string what)
        {
            lock (Told)
            {
                Told.Add(what);
            }
        }
    }
}
