using Edge.Actors.Http;
using Edge.Actors.Objects.Harness;
using Edge.Actors.Objects.Rpc;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Actors.Objects;

/// <summary>
/// Runs one object in memory, for tests: no cluster, no journal, no sockets, and time as the test says. It is woken by what
/// is sent to it, keeps what it stores, and can be put to sleep, or killed before its writes are durable.
/// </summary>
/// <remarks>Thread safe. Its timers and its alarm hang on the clock of the constructor: with a fake one, such as
/// <c>FakeTimeProvider</c>, a test moves them on.</remarks>
/// <typeparam name="T">The class of the object.</typeparam>
public sealed class DurableObjectHarness<T> : IAsyncDisposable
    where T : DurableObject
{
    private readonly ServiceProvider _services;
    private readonly ObjectClass _class;
    private readonly HarnessCore _core;

    /// <summary>An object named <c>test</c> that needs no services.</summary>
    public DurableObjectHarness(TimeProvider time)
        : this(time, new HarnessOptions())
    {
    }

    /// <summary>An object with services.</summary>
    public DurableObjectHarness(TimeProvider time, HarnessOptions options)
    {
        _services = options.Services.AddDurableObject<T>(options.ClassOptions).BuildServiceProvider();
        _class = _services.GetServices<ObjectClass>().Single(each => each.Type == typeof(T));
        Id = ObjectId.FromName(_class.Namespace, options.Name);
        _core = new HarnessCore(Id, time, _services.GetRequiredService<IObjectPrograms>());
    }

    /// <summary>Who the object is.</summary>
    public ObjectId Id { get; }

    /// <summary>Whether it is awake.</summary>
    public bool IsAwake => _core.IsAwake;

    /// <summary>When its durable alarm is due, or null.</summary>
    public DateTimeOffset? Alarm => _core.Journal.Alarm;

    /// <summary>Reaches it as code does that knows no interface of it, whatever the id.</summary>
    public IObjectClient ObjectClient => _core.Gateway;

    /// <summary>Sends it a request.</summary>
    /// <exception cref="ObjectException">It failed.</exception>
    public async Task<EdgeResponse> FetchAsync(EdgeRequest request) => (await _core.Gateway.FetchAsync(request).ConfigureAwait(false)).Response;

    /// <summary>Sends it a GET.</summary>
    /// <exception cref="ObjectException">It failed.</exception>
    public Task<EdgeResponse> FetchAsync(string url) => FetchAsync(new EdgeRequest { Method = "GET", Url = url });

    /// <summary>Opens a socket to it.</summary>
    /// <exception cref="ObjectException">It failed.</exception>
    /// <exception cref="InvalidOperationException">It gave another answer than 101.</exception>
    public async Task<HarnessSocket> ConnectAsync(string url)
    {
        var headers = EdgeHeaders.Of([KeyValuePair.Create("Upgrade", "websocket")]);
        var (response, socket) = await _core.Gateway.FetchAsync(new EdgeRequest { Method = "GET", Url = url, Headers = headers })
            .ConfigureAwait(false);
        return socket ?? throw new InvalidOperationException($"The object answered {response.Status} and gave no socket.");
    }

    /// <summary>Its methods, as any node calls them.</summary>
    /// <typeparam name="TInterface">An interface that its class implements.</typeparam>
    public TInterface Client<TInterface>()
        where TInterface : class, IDurableObject =>
        RpcProxy.Create<TInterface>(_core.Gateway, _class.Contracts.Single(each => each.Interface == typeof(TInterface)), Id);

    /// <summary>Waits until it has handled all it was given, and all that came of it was seen outside.</summary>
    public Task IdleAsync() => _core.IdleAsync();

    /// <summary>
    /// Puts it to sleep as if it had been idle for long; hibernatable sockets stay open. Waits until it has handled all it was
    /// given, for 10 s on the wall at most.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// It would not sleep: something still runs, a write is held, or a standard socket is open.
    /// </exception>
    public Task SleepAsync() => _core.SleepAsync();

    /// <summary>From now on nothing becomes durable, and so nothing that comes after a write is seen outside.</summary>
    public void HoldWrites() => _core.Journal.Hold();

    /// <summary>Lets writes become durable again, and what waited for them out.</summary>
    public void ReleaseWrites() => _core.Journal.Release();

    /// <summary>
    /// Kills it as if its node had died: writes that are held are lost, callers that wait get an <see cref="ObjectException"/>,
    /// standard sockets are cut; messages whose handlers had not ended come again.
    /// </summary>
    public Task KillAsync() => _core.KillAsync();

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _core.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }
}
