using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Isolates;
using Edge.Workers.Objects;

namespace Edge.Workers.Tests.Runtime;

/// <summary>What an object sends elsewhere, step by step.</summary>
public sealed class ObjectOutputTests : IDisposable
{
    private readonly ScriptLoop _loop = new("test", IsolateLimits.Default, _ => { }, _ => { });
    private readonly HostOfWrites _host = new();
    private readonly ObjectOutput _output;
    private readonly List<string> _seen = [];

    public ObjectOutputTests() => _output = new ObjectOutput(_host, _loop);

    public void Dispose() => _loop.Dispose();

    [Fact]
    public async Task Start_WhenAllIsDurable_LeavesAtOnce()
    {
        await TurnAsync(() =>
        {
            Start("one");
            _seen.Add("behind");
        });

        Assert.Equal(["one", "behind"], _seen);
    }

    [Fact]
    public async Task Start_WhenAWriteHasJustBecomeDurable_LeavesBehindWhatWaitedForIt()
    {
        await TurnAsync(() =>
        {
            _host.Write();
            Start("one");
            _output.Flush();
        });
        await TurnAsync(() =>
        {
            _host.Confirm();
            Start("two");
            _output.Flush();
        });
        await TurnAsync(() => { });

        Assert.Equal(["one", "two"], _seen);
    }

    [Fact]
    public async Task Start_BehindAWriteThatIsLost_IsDropped()
    {
        await TurnAsync(() =>
        {
            Start("one");
            _host.Write();
            Start("two");
            _output.Flush();
            _host.Lose();
        });
        await TurnAsync(() => { });

        Assert.Equal(["one", "no two"], _seen);
    }

    private void Start(string what) => _output.Start(() => _seen.Add(what), () => _seen.Add($"no {what}"));

    private Task TurnAsync(Action turn)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            turn();
            ended.SetResult();
        });
        return ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A host that does nothing but write.</summary>
    private sealed class HostOfWrites : IObjectHost
    {
        private TaskCompletionSource? _writing;

        public ObjectId Id => throw new NotSupportedException();

        public TimeProvider Time => throw new NotSupportedException();

        public ObjectStorage Storage => throw new NotSupportedException();

        public ObjectSockets Sockets => throw new NotSupportedException();

        public bool IsDurable => _writing is null;

        public void Write() => _writing = new TaskCompletionSource();

        public void Confirm()
        {
            var written = _writing!;
            _writing = null;
            written.SetResult();
        }

        public void Lose() => _writing!.SetException(new ObjectException(new ObjectFailure("Error", "lost") { Reset = true }));

        public Task WhenDurableAsync() => _writing?.Task ?? Task.CompletedTask;

        public void Flush() => throw new NotSupportedException();

        public void Respond(long number, EdgeResponse response) => throw new NotSupportedException();

        public void Respond(long number, EdgeResponse response, ObjectSocket socket) => throw new NotSupportedException();

        public void Reply(long number, ReadOnlyMemory<byte> result) => throw new NotSupportedException();

        public void Fail(long number, ObjectFailure failure) => throw new NotSupportedException();

        public void Done(long number, bool failed) => throw new NotSupportedException();

        public void SetAutoResponse(string? request, string? response) => throw new NotSupportedException();

        public void Abort(ObjectFailure failure) => throw new NotSupportedException();
    }
}
