using System.Text;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;
using Edge.Testing;
using Edge.Workers.Bundles;
using Edge.Workers.Isolates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ClusterOf = Akka.Cluster.Cluster;

namespace Edge.Workers.Tests.Runtime;

/// <summary>A node alone with workers and their objects; what is stored outlives it in its log.</summary>
internal sealed class WorkerNode : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerNode(IHost host, WorkerRuntime runtime, WorkerLogList log)
    {
        _host = host;
        Runtime = runtime;
        Log = log;
    }

    public WorkerRuntime Runtime { get; }

    public WorkerLogList Log { get; }

    /// <summary>The journal's other end, of a node that was started with <see cref="ControlledJournal"/>.</summary>
    public JournalControl Journal => JournalControl.Get(_host.Services.GetRequiredService<ActorSystem>());

    public static async Task<WorkerNode> StartAsync(
        SharedLog? journal = null,
        Action<WorkerOptions>? configure = null,
        EdgeOptions? edge = null,
        string journalHocon = SharedJournal.Hocon,
        TimeProvider? time = null)
    {
        var options = new WorkerOptions { Isolates = 2 };
        options.Outgoing.AllowPrivate = true;
        configure?.Invoke(options);
        var log = new WorkerLogList();
        var patience = time is HangingTime ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromMinutes(1);
        var runtime = new WorkerRuntime(options, time ?? TimeProvider.System, log, new Watchdog(patience));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("edge", akka => akka
            .AddSetup(new SharedLogSetup(journal ?? new SharedLog()))
            .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
            .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
            .WithEdge(edge ?? new EdgeOptions())
            .WithEdgeObjects(runtime)
            .AddHocon(journalHocon, HoconAddMode.Prepend)
            .AddHocon(Hocon, HoconAddMode.Prepend));
        var node = new WorkerNode(builder.Build(), runtime, log);
        await node._host.StartAsync();
        var system = node._host.Services.GetRequiredService<ActorSystem>();
        runtime.Connect(system);
        var cluster = ClusterOf.Get(system);
        var up = new TaskCompletionSource();
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        cluster.Join(cluster.SelfAddress);
        await up.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return node;
    }

    /// <summary>Runs a worker of one module, in which the classes are bound under their names in capitals.</summary>
    public void Install(string code, params string[] classes) => Runtime.Install(new WorkerVersion("1", BundleOf("test", code, classes)));

    /// <summary>Runs one of the programs beside these tests.</summary>
    public void InstallProgram(string name, params KeyValuePair<string, string>[] vars)
    {
        var code = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", name, "worker.js"));
        var bundle = BundleOf(name, code, code.Contains("CHAT_ROOM", StringComparison.Ordinal) ? ["ChatRoom"] : []) with { Vars = [.. vars] };
        Runtime.Install(new WorkerVersion("1", bundle));
    }

    public static WorkerBundle BundleOf(string name, string code, params string[] classes) => new()
    {
        Name = name,
        Main = "worker.js",
        Modules = [new WorkerModule("worker.js", ModuleKind.Script, Encoding.UTF8.GetBytes(code))],
        Objects = [.. classes.Select(type => new ObjectBinding(type == "ChatRoom" ? "CHAT_ROOM" : type.ToUpperInvariant(), type, null))],
        Migrations = [new ObjectMigration("v1") { NewClasses = [.. classes] }],
    };

    public async Task<EdgeResponse> FetchAsync(string worker, EdgeRequest request, CancellationToken left = default) =>
        await Runtime.DispatchAsync(worker, request, left).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None)
        ?? throw new InvalidOperationException($"There is no worker {worker}.");

    /// <summary>What the worker called test answers to a GET, as text.</summary>
    public async Task<string> GetAsync(string path = "/", CancellationToken left = default)
    {
        var response = await FetchAsync("test", new EdgeRequest { Method = "GET", Url = "http://test.example" + path }, left);
        var body = await response.Body.ReadAllAsync(1 << 24, CancellationToken.None);
        return $"{response.Status} {Encoding.UTF8.GetString(body.Span)}";
    }

    /// <summary>Asks a worker for a WebSocket.</summary>
    public Task<EdgeResponse> UpgradeAsync(string worker, string path, CancellationToken left = default)
    {
        var request = new EdgeRequest
        {
            Method = "GET",
            Url = "http://test.example" + path,
            Headers = EdgeHeaders.Of([new("Upgrade", "websocket"), new("Connection", "Upgrade")]),
        };
        return FetchAsync(worker, request, left);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.Services.GetRequiredService<ActorSystem>().Terminate();
        Runtime.Dispose();
        _host.Dispose();
    }

    private const string Hocon = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            run-by-actor-system-terminate = off
          }
          cluster {
            downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster"
            periodic-tasks-initial-delay = 50ms
            gossip-interval = 50ms
            leader-actions-interval = 50ms
            distributed-data.gossip-interval = 50ms
            sharding.retry-interval = 50ms
          }
        }
        """;
}
