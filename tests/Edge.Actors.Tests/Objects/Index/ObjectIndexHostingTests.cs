using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Actors.Rooms;
using Edge.Actors.Serialization;
using Edge.Actors.Sharding;
using Edge.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects.Index;

/// <summary>The index of a cluster of one node, which is started anew on the same journal.</summary>
public sealed class ObjectIndexHostingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SharedLog _log = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
    private readonly Channel<ObjectIndexProtocol.AlarmDue> _due = Channel.CreateBounded<ObjectIndexProtocol.AlarmDue>(1000);

    [Fact]
    public async Task Objects_OfAllPartitions_AreListedInOrder_PageByPage()
    {
        using var node = await StartAsync();
        var system = node.Services.GetRequiredService<ActorSystem>();
        var region = ActorRegistry.For(system).Get<ObjectIndexRegion>();
        var ids = Enumerable.Range(0, 100).Select(number => ObjectId.FromName("Chat", $"room {number}")).ToArray();
        await Task.WhenAll(ids.Select(id => region.Ask<ObjectIndexProtocol.Registered>(new ObjectIndexProtocol.Register(id), Patience)));
        var directory = ObjectDirectory.Of(system);

        var (listed, cursor, pages) = (new List<ObjectId>(), (string?)null, 0);
        do
        {
            var page = await directory.ListAsync("Chat", "room 1", cursor, 5, CancellationToken.None);
            listed.AddRange(page.Objects);
            (cursor, pages) = (page.Cursor, pages + 1);
        }
        while (cursor is not null);

        Assert.Equal(
            ids.Select(id => id.Name!).Where(name => name.StartsWith("room 1", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            listed.Select(id => id.Name!));
        Assert.Equal(3, pages);
        Assert.Empty((await directory.ListAsync("Other", string.Empty, null, 5, CancellationToken.None)).Objects);
        await Assert.ThrowsAsync<ArgumentException>(() => directory.ListAsync("Chat", string.Empty, "x", 5, CancellationToken.None));
        await node.StopAsync();
    }

    [Fact]
    public async Task Alarms_AfterARestart_AreSent_ThoughNobodySaysAnything()
    {
        var ids = Enumerable.Range(0, 40).Select(number => ObjectId.FromName("Chat", $"{number}")).ToArray();
        using (var before = await StartAsync())
        {
            var region = ActorRegistry.For(before.Services.GetRequiredService<ActorSystem>()).Get<ObjectIndexRegion>();
            await Task.WhenAll(ids.Select(id => region.Ask<ObjectIndexProtocol.Scheduled>(
                new ObjectIndexProtocol.Schedule(id, _time.GetUtcNow().AddMinutes(1), 1), Patience)));
            await before.StopAsync();
        }

        _time.Advance(TimeSpan.FromMinutes(2));
        using var after = await StartAsync();
        var sent = new HashSet<ObjectId>();
        using var deadline = new CancellationTokenSource(Patience);
        while (sent.Count < ids.Length)
        {
            sent.Add((await _due.Reader.ReadAsync(deadline.Token)).Object);
        }

        Assert.Equal(ids.ToHashSet(), sent);
        await after.StopAsync();
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("edge", akka => akka
            .AddSetup(new SharedLogSetup(_log))
            .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
            .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
            .AddHocon(ShardingDefaults.Hocon, HoconAddMode.Prepend)
            .WithEdgeSerializer()
            .WithEdgeObjectIndex((system, _) => new ObjectIndexSettings(
                _time, NullLogger.Instance, system.ActorOf(Props.Create<Listener>(_due.Writer))))
            .AddHocon(SharedJournal.Hocon, HoconAddMode.Prepend)
            .AddHocon("akka.loglevel = ERROR\nakka.stdout-loglevel = OFF", HoconAddMode.Prepend));
        var host = builder.Build();
        await host.StartAsync();
        var cluster = Akka.Cluster.Cluster.Get(host.Services.GetRequiredService<ActorSystem>());
        cluster.Join(cluster.SelfAddress);
        return host;
    }

    /// <summary>Stands for the shard region of objects.</summary>
    private sealed class Listener(ChannelWriter<ObjectIndexProtocol.AlarmDue> heard) : UntypedActor
    {
        protected override void OnReceive(object message) => Assert.True(heard.TryWrite((ObjectIndexProtocol.AlarmDue)message));
    }
}
