using Edge.Actors.Http;
using Edge.Actors.Objects;

namespace Edge.Actors.Tests.Objects.Model;

/// <summary>When which code of an object runs.</summary>
public sealed class DurableObjectTests : IAsyncDisposable
{
    private readonly ProbeHarness _harness = new();
    private readonly List<string> _log = [];

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Events_StartInOrder_AndOneWaitsForAnothersStorageAlone()
    {
        _harness.Script.Answer(async (probe, request) =>
        {
            _log.Add("start " + request.Url[^1]);
            await probe.Storage.PutAsync("key", request.Url);
            await probe.Storage.GetAsync<string>("key");
            _log.Add("end " + request.Url[^1]);
            return string.Empty;
        });

        await Task.WhenAll(Enumerable.Range(1, 4).Select(i => _harness.TextAsync($"{i}")));

        Assert.Equal(["start 1", "end 1", "start 2", "end 2", "start 3", "end 3", "start 4", "end 4"], _log);
    }

    [Fact]
    public async Task Event_StartsWhileAnotherAwaitsATimer()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Answer(async (probe, request) =>
        {
            if (request.Url.EndsWith("slow", StringComparison.Ordinal))
            {
                var timer = Task.Delay(TimeSpan.FromSeconds(1), probe.Time);
                waits.SetResult();
                await timer;
            }

            _log.Add(request.Url);
            return string.Empty;
        });
        var slow = _harness.TextAsync("slow");
        await waits.Task;

        await _harness.TextAsync("fast");
        _harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await slow;

        Assert.Equal([ProbeHarness.Url + "fast", ProbeHarness.Url + "slow"], _log);
    }

    [Fact]
    public async Task OnWake_EndsBeforeTheFirstEvent()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Made = _ => _log.Add("made");
        _harness.Script.Wake = async _ =>
        {
            begun.SetResult();
            await goOn.Task;
            _log.Add("awake");
        };
        _harness.Script.Answer((_, _) =>
        {
            _log.Add("fetch");
            return Task.FromResult(string.Empty);
        });

        var fetch = _harness.TextAsync("a");
        await begun.Task;
        goOn.SetResult();
        await fetch;

        Assert.Equal(["made", "awake", "fetch"], _log);
    }

    [Fact]
    public async Task Handler_ThatThrows_FailsItsCallerAlone()
    {
        _harness.Script.Answer((_, request) => request.Url.EndsWith("bad", StringComparison.Ordinal)
            ? throw new InvalidDataException("no good")
            : Task.FromResult("fine"));

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("bad"));

        Assert.Equal(new ObjectFailure("InvalidDataException", "no good") { Remote = true }, thrown.Failure);
        Assert.Equal("fine", await _harness.TextAsync("good"));
    }

    [Fact]
    public async Task Constructor_ThatThrows_FailsCallers_AndTheNextTriesAgain()
    {
        var tries = 0;
        _harness.Script.Made = probe => Assert.NotNull(++tries == 1 ? throw new InvalidOperationException("not yet") : probe);
        _harness.Script.Answer((_, _) => Task.FromResult("made"));

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("a"));

        Assert.Equal(("not yet", true), (thrown.Message, thrown.Failure.Reset));
        Assert.Equal("made", await _harness.TextAsync("b"));
    }

    [Fact]
    public async Task Abort_LosesWhatWasNotDurable_TellsCallers_AndWakesAnew()
    {
        var made = 0;
        _harness.Script.Made = _ => made++;
        _harness.Script.Answer(async (probe, request) =>
        {
            if (request.Url.EndsWith("abort", StringComparison.Ordinal))
            {
                await probe.Storage.PutAsync("key", "lost");
                probe.Abort("enough");
            }

            return await probe.Storage.GetAsync<string>("key") ?? "nothing";
        });

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("abort"));

        Assert.Equal(("enough", true), (thrown.Message, thrown.Failure.Reset));
        Assert.Equal("nothing", await _harness.TextAsync("read"));
        Assert.Equal(2, made);
    }

    [Fact]
    public async Task Storage_FromAnotherThread_IsRefusedPlainly()
    {
        _harness.Script.Answer(async (probe, _) =>
        {
            await Task.Run(() => { }).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await probe.Storage.PutAsync("key", 1);
            return string.Empty;
        });

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("a"));

        Assert.StartsWith("An object was used outside of its turns", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sleep_EndsTheAwakening_AndTheNextEventWakesAnew()
    {
        var probes = new List<Probe>();
        _harness.Script.Made = probes.Add;
        await _harness.TextAsync("a");
        var ended = probes[0].Ended;

        await _harness.Host.SleepAsync();

        Assert.True(ended.IsCancellationRequested);
        Assert.True(probes[0].IsDisposed);
        Assert.False(_harness.Host.IsAwake);
        await _harness.TextAsync("b");
        Assert.Equal(2, probes.Count);
    }

    [Fact]
    public async Task Sleep_WhileAHandlerRuns_WaitsForItsEnd()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Answer(async (_, _) =>
        {
            await goOn.Task;
            return string.Empty;
        });
        var answer = _harness.TextAsync("a");

        var sleep = _harness.Host.SleepAsync();
        goOn.SetResult();
        await sleep;

        Assert.False(_harness.Host.IsAwake);
        await answer;
    }

    [Fact]
    public async Task WaitUntil_KeepsTheObjectAwake()
    {
        var work = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _harness.Script.Answer((probe, _) =>
        {
            probe.WaitUntil(work.Task);
            return Task.FromResult(string.Empty);
        });
        await _harness.TextAsync("a");

        await Assert.ThrowsAsync<InvalidOperationException>(_harness.Host.SleepAsync);
    }

    [Fact]
    public void New_OutsideOfEdge_IsRefusedPlainly()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => new Probe(new ProbeScript()));

        Assert.Contains("DurableObjectHarness<Probe>", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchOfAnotherSocket_Is_Refused()
    {
        _harness.Script.Fetch = (_, _) => Task.FromResult(new EdgeResponse { Status = 101, Socket = new Elsewhere() });

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => _harness.TextAsync("a"));

        Assert.Contains("a socket that it accepted itself", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class Elsewhere : ISocketEnd
    {
        public void Open(ISocketPeer peer) => throw new NotSupportedException();

        public void OnMessage(Edge.Streams.Framing.WebSocketMessage message) => throw new NotSupportedException();

        public void OnClosed(Edge.Streams.Transport.SocketClosed closed)
        {
        }
    }
}
