using Akka.Actor;
using Akka.Cluster;
using Akka.DependencyInjection;
using Akka.Streams;
using Edge.Actors.Connections;
using Edge.Actors.Nodes;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Gateways;
using Edge.Actors.Objects.Index;
using Edge.Actors.Rooms;
using Edge.Actors.Sharding;
using Edge.Streams.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Actors;

/// <summary>
/// This node's side of Edge, one per actor system: where an endpoint hands over sockets whose handshake is done.
/// Available after <see cref="EdgeHosting"/> has started it.
/// </summary>
public sealed class EdgeNode : IExtension
{
    private static readonly TimeSpan DrainGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ObjectGrace = TimeSpan.FromSeconds(3);
    private readonly ExtendedActorSystem _system;
    private readonly TimerWheel _wheel;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private IActorRef _connections = ActorRefs.Nobody;
    private IActorRef _relays = ActorRefs.Nobody;
    private IActorRef _objectRelays = ActorRefs.Nobody;
    private IObjectClient? _objects;

    internal EdgeNode(ExtendedActorSystem system)
    {
        var setup = system.Settings.Setup.Get<EdgeSetup>();
        if (!setup.HasValue)
        {
            throw new InvalidOperationException("Edge is not configured: call WithEdge on the AkkaConfigurationBuilder.");
        }

        _system = system;
        Options = setup.Value.Options;
        _time = setup.Value.Time;
        _loggers = FindLoggers(system);
        Gate = new ConnectionGate(Options.Connections);
        _wheel = new TimerWheel(_time);
        system.RegisterOnTermination(_wheel.Dispose);
        Rooms = new RoomSettings(Options.Rooms, _time, _loggers.CreateLogger("Edge.Rooms"))
        {
            RegionElsewhere = () => ShardRegions.FindElsewhere(_system, RoomRegion.TypeName, RoomRegion.Role),
        };
        Started = _time.GetUtcNow();
        Readiness = _ => Task.FromResult(!Gate.IsDraining && Cluster.Get(_system).SelfMember.Status == MemberStatus.Up);
    }

    /// <summary>The checked options.</summary>
    public EdgeOptions Options { get; }

    /// <summary>Counts connections; whoever accepts a socket takes a place first and gives it back at the end.</summary>
    public ConnectionGate Gate { get; }

    /// <summary>The clock that sockets of this node are stamped with.</summary>
    public CoarseClock Clock => _wheel.Clock;

    /// <summary>
    /// Tells the other nodes whether this one should be sent clients. By default: it is Up and does not drain. Whoever has a health
    /// check that load balancers ask sets it to the same. Called by any thread; cancelled after a second.
    /// </summary>
    public Func<CancellationToken, Task<bool>> Readiness { get; set; }

    /// <summary>Reaches durable objects from this node.</summary>
    /// <exception cref="InvalidOperationException">WithEdgeObjects was not called.</exception>
    public IObjectClient Objects => _objects
        ?? throw new InvalidOperationException("There are no objects: call WithEdgeObjects on the AkkaConfigurationBuilder.");

    internal RoomSettings Rooms { get; }

    internal DateTimeOffset Started { get; }

    /// <summary>Somebody asked through the cluster for this node to end as by SIGTERM. Raised once, on any thread.</summary>
    public event Action? StopRequested;

    /// <summary>The node of an actor system.</summary>
    /// <exception cref="InvalidOperationException">WithEdge was not called.</exception>
    public static EdgeNode Get(ActorSystem system) => system.WithExtension<EdgeNode, Provider>();

    /// <summary>Gives a socket its actor. The socket's <see cref="WebSocketConnection.Completion"/> tells when it is over.</summary>
    public void Accept(ConnectionRequest request) => _connections.Tell(request, ActorRefs.NoSender);

    /// <summary>
    /// Has the journal read and written, so that the first rooms that move to this node do not wait seconds for what a process
    /// does only then. To be awaited before the node joins others; a node alone need not.
    /// </summary>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>False when <paramref name="cancel"/> came first; a journal that does not serve is no failure here.</returns>
    public async Task<bool> WarmUpAsync(CancellationToken cancel)
    {
        var node = Cluster.Get(_system).SelfAddress.HostPort();
        return await _system.ActorOf(JournalWarmUp.CreateProps(node)).WatchAsync(cancel).ConfigureAwait(false)
            && await _system.ActorOf(JournalWarmUp.CreateProps(node)).WatchAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes no more connections and has the present ones move: rich clients are told to go elsewhere if there is an
    /// elsewhere, plain ones are closed with 1012, an eighth of all in each second. Returns when all are closed, with the relays told
    /// to stop: from then on the node serves no room. Who is still there after <paramref name="timeout"/> is cut off.
    /// </summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        Gate.Drain();
        var others = Cluster.Get(_system).State.Members.Count(member => member.Status == MemberStatus.Up) > 1;
        await _connections.Ask<ConnectionGuardian.Draining>(
            new ConnectionGuardian.Drain(others ? DrainGrace : TimeSpan.Zero), timeout).ConfigureAwait(false);
        using var cancel = new CancellationTokenSource(timeout, _time);
        using var poll = new PeriodicTimer(TimerWheel.Tick, _time);
        while (Gate.Open > 0 && !cancel.IsCancellationRequested)
        {
            await poll.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _connections.Tell(ConnectionGuardian.Cut.Instance);

        // Nobody is left to relay to. A relay that saw its room handed over would wake it again, and the region would wait
        // for that room until its hand-over timed out.
        _system.Stop(_relays);
        await EndObjectRelaysAsync().ConfigureAwait(false);
        ConnectionLog.Drained(_loggers.CreateLogger("Edge.Connections"));
    }

    /// <summary>Objects hear how the last sockets ended before their relays go.</summary>
    private async Task EndObjectRelaysAsync()
    {
        if (_objects is not null)
        {
            await _objectRelays.Ask<ObjectRelayGuardian.Drained>(new ObjectRelayGuardian.Drain(ObjectGrace), 2 * ObjectGrace)
                .ConfigureAwait(false);
        }
    }

    internal ObjectSettings CreateObjectSettings(IObjectPrograms programs, IActorRef index) =>
        new(Options.Objects, Options.ObjectStorage, programs, index, _time, _loggers.CreateLogger("Edge.Objects"));

    internal ObjectIndexSettings CreateIndexSettings(IActorRef objects) =>
        new(_time, _loggers.CreateLogger("Edge.Objects"), objects);

    internal void StartObjects(IActorRef relays) => (_objectRelays, _objects) = (relays, new ObjectClient(relays));

    internal void RequestStop() => Interlocked.Exchange(ref StopRequested, null)?.Invoke();

    internal void Start(IActorRef relays, IActorRef region)
    {
        _relays = relays;
        _system.ActorOf(NodeAgent.CreateProps(this, region, NodeAgent.Patience), NodeAgent.ActorName);
        var settings = new ConnectionSettings(
            Options.Connections,
            Options.Rooms,
            _time,
            _loggers.CreateLogger("Edge.Connections"),
            _system.Materializer(ActorMaterializerSettings.Create(_system).WithDispatcher(ConnectionMailbox.Dispatcher)),
            _wheel,
            relays,
            Cluster.Get(_system).SelfAddress.HostPort());
        _connections = _system.ActorOf(ConnectionGuardian.CreateProps(settings), ConnectionGuardian.ActorName);
    }

    private static ILoggerFactory FindLoggers(ExtendedActorSystem system) =>
        system.Settings.Setup.Get<DependencyResolverSetup>().HasValue
            ? DependencyResolver.For(system).Resolver.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance
            : NullLoggerFactory.Instance;

    private sealed class Provider : ExtensionIdProvider<EdgeNode>
    {
        public override EdgeNode CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
