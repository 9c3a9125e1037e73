using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Streams.Framing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects.Model;

/// <summary>What a test has its object do.</summary>
public sealed class ProbeScript
{
    public Action<Probe> Made { get; set; } = _ => { };

    public Func<Probe, Task> Wake { get; set; } = _ => Task.CompletedTask;

    public Func<Probe, EdgeRequest, Task<EdgeResponse>> Fetch { get; set; } = (_, _) => Task.FromResult(new EdgeResponse());

    public Func<Probe, ObjectSocket, string, Task> Message { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<Probe, ObjectSocket, CloseStatus, bool, Task> Close { get; set; } = (_, _, _, _) => Task.CompletedTask;

    public Func<Probe, ObjectSocket, string, Task> Error { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<Probe, AlarmInfo, Task> Alarm { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>A fetch that answers with a text.</summary>
    public void Answer(Func<Probe, EdgeRequest, Task<string>> text) => Fetch = async (probe, request) => new EdgeResponse
    {
        Body = EdgeBody.Of(Encoding.UTF8.GetBytes(await text(probe, request))),
    };
}

/// <summary>An object that does what its script says, with everything open to the test.</summary>
public sealed class Probe : DurableObject, IAsyncDisposable
{
    private readonly ProbeScript _script;

    public Probe(ProbeScript script)
    {
        _script = script;
        script.Made(this);
    }

    public bool IsDisposed { get; private set; }

    public new ObjectId Id => base.Id;

    public new TimeProvider Time => base.Time;

    public new DurableStorage Storage => base.Storage;

    public new DurableSockets Sockets => base.Sockets;

    public new CancellationToken Ended => base.Ended;

    public Task BlockAsync(Func<Task> section) => BlockConcurrencyWhileAsync(section);

    public new void WaitUntil(Task task) => base.WaitUntil(task);

    public new void Abort(string reason) => base.Abort(reason);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    protected internal override Task OnWakeAsync() => _script.Wake(this);

    protected internal override Task<EdgeResponse> FetchAsync(EdgeRequest request) => _script.Fetch(this, request);

    protected internal override Task OnMessageAsync(ObjectSocket socket, WebSocketMessage message) =>
        _script.Message(this, socket, message.ToText());

    protected internal override Task OnCloseAsync(ObjectSocket socket, CloseStatus status, bool wasClean) =>
        _script.Close(this, socket, status, wasClean);

    protected internal override Task OnErrorAsync(ObjectSocket socket, string problem) => _script.Error(this, socket, problem);

    protected internal override Task OnAlarmAsync(AlarmInfo alarm) => _script.Alarm(this, alarm);
}

/// <summary>A probe in a harness, with a fake clock.</summary>
public sealed class ProbeHarness : IAsyncDisposable
{
    public const string Url = "https://object/";
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public ProbeHarness()
    {
        var options = new HarnessOptions();
        options.Services.AddSingleton(Script);
        Host = new DurableObjectHarness<Probe>(Clock, options);
    }

    public ProbeScript Script { get; } = new();

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch);

    public DurableObjectHarness<Probe> Host { get; }

    public async Task<string> TextAsync(string path)
    {
        var response = await Host.FetchAsync(Url + path).WaitAsync(Patience);
        return Encoding.UTF8.GetString((await response.Body.ReadAllAsync(long.MaxValue, CancellationToken.None)).Span);
    }

    public Task<HarnessSocket> ConnectAsync() => Host.ConnectAsync(Url).WaitAsync(Patience);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
