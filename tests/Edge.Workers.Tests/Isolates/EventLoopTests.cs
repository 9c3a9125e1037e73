using System.Globalization;
using Edge.Workers.Isolates;

namespace Edge.Workers.Tests.Isolates;

public sealed class EventLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Thread_ThatIsLeftBehind_StandsBackForAllOthers()
    {
        var loop = new EventLoop("test", _ => { });
        var entered = NewSource<int>();
        var left = NewSource<int>();
        var fresh = NewSource<int>();
        using var released = new ManualResetEventSlim();
        loop.Post(() =>
        {
            entered.SetResult(Niceness());
            released.Wait(Patience);
            left.SetResult(Niceness());
        });
        var before = await entered.Task.WaitAsync(Patience);

        loop.LeaveBehind(() => fresh.SetResult(Niceness()), () => { });
        released.Set();

        Assert.Equal(before, await fresh.Task.WaitAsync(Patience));
        Assert.Equal(OperatingSystem.IsLinux() ? 19 : before, await left.Task.WaitAsync(Patience));
        loop.Stop(() => { });
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The 19th field of proc_pid_stat(5); the second, a name, may have spaces.
    private static int Niceness() => OperatingSystem.IsLinux()
        ? int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[17], CultureInfo.InvariantCulture)
        : 0;
}
