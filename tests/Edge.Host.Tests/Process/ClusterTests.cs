using System.Net;
using System.Security.Cryptography;
using Edge.Host.Persistence;
using Edge.Host.Tests.Clustering;
using Edge.Host.Tests.Persistence;
using Edge.Testing;
using Npgsql;

namespace Edge.Host.Tests.Process;

/// <summary>Several processes that make one cluster, or say why not.</summary>
public sealed class ClusterTests : IDisposable
{
    private const int Sigterm = 15;
    private const int Sigstop = 19;
    private const int Sigcont = 18;
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [SkippableFact]
    public async Task Nodes_ThatShareADatabase_FindEachOther_AndGoOnWithoutADeadOne()
    {
        await using var database = await TestDatabase.CreateAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ServeAsync(database)));
        try
        {
            using var reader = await WebSocketClient.ConnectAsync(nodes[1].SocketUrl("/rooms/lobby"));
            using var sender = await WebSocketClient.ConnectAsync(nodes[2].SocketUrl("/rooms/lobby"));
            await sender.SendAsync("from another node");
            Assert.Equal("from another node", await reader.ReadAsync());

            // Disposing kills it. Whether the room was on it or not, the two others go on within the client's patience.
            await nodes[0].DisposeAsync();
            await sender.SendAsync("after the death of a node");
            Assert.Equal("after the death of a node", await reader.ReadAsync());
        }
        finally
        {
            await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask()));
        }
    }

    [SkippableFact]
    public async Task Node_WhileTheOnlyMemberStandsStill_FoundsNoClusterBesideIt_AndSaysWhoHoldsTheSeat()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var paused = await ServeAsync(database);
        var name = Admin.Text(await Admin.GetAsync(paused, "/api/info"), "node");

        paused.Signal(Sigstop);
        await database.ExecuteAsync("update node_seat set beat = beat - interval '1 minute'");
        await using var refused = Start(database, ("Edge__Cluster__JoinTimeout", "00:00:05"));
        Assert.Equal(1, await refused.ExitAsync());
        paused.Signal(Sigcont);
        await using var joined = await ServeAsync(database);

        Assert.Contains($"(Edge:Cluster:JoinTimeout): edge@{name} (which holds its seat, but whose last heartbeat was ", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await Admin.GetAsync(joined, "/api/info")).GetProperty("members").GetArrayLength());
    }

    [SkippableFact]
    public async Task Node_WhoseSeatIsGivenUp_EndsWith1AndSaysWhy()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var node = await ServeAsync(database);

        await database.ExecuteAsync("delete from node_seat");

        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains("The other nodes have given this node's seat up: they took it for dead.", node.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Node_ThatMetSomethingUnforeseenInTheSeats_GoesOnWithItsOwn()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var node = await ServeAsync(database);

        await database.ExecuteAsync("insert into node_seat (address, uid) values ('no address', 1)");
        await node.LineAsync("Something unforeseen kept this node from its seat; it is tried again.");
        await database.ExecuteAsync("delete from node_seat where address = 'no address'");
        await node.LineAsync("The seats can be read and written again.");
        await database.ExecuteAsync("delete from node_seat");

        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains("The other nodes have given this node's seat up", node.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Node_WhenNoSeedLetsItIn_EndsWith1AndSaysWhy()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var node = Start(
            database, ("Edge__Cluster__Seeds__0", $"127.0.0.1:{NodeProcess.FreePort()}"), ("Edge__Cluster__JoinTimeout", "00:00:05"));

        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains("It was in no cluster within 00:00:05 (Edge:Cluster:JoinTimeout): none of 127.0.0.1:", node.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Signal_WhilePartsOfTheNodeStart_EndsWith0()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var journal = new PostgreSqlJournal(database.ConnectionString);
        await journal.PrepareAsync(CancellationToken.None);
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "lock table worker");
        await using var node = Start(database);
        await Admin.UntilAsync(async () =>
            await ExecuteAsync(holder, "select exists (select from pg_locks where relation = 'worker'::regclass and not granted)") is true);

        node.Signal(Sigterm);

        Assert.Equal(0, await node.ExitAsync());
        Assert.Equal("Edge was told to stop before it had started, and has stopped.", node.Output.Split('\n')[^1]);
        Assert.Empty(node.Errors);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signal_WhileNoMemberLetsTheNodeIn_EndsWith0_AndTheLogSaysWhy(bool usesSeeds)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var paused = await ServeAsync(database);
        var name = Admin.Text(await Admin.GetAsync(paused, "/api/info"), "node");
        paused.Signal(Sigstop);
        await using var node = Start(database, usesSeeds ? [("Edge__Cluster__Seeds__0", name)] : []);
        await (usesSeeds ? node.UntilListeningAsync() : node.LineAsync($" joins edge@{name}."));

        node.Signal(Sigterm);

        Assert.Equal(0, await node.ExitAsync());
        Assert.Matches($@" stops before it was in a cluster: (edge@)?{name}( \(which .*\))? would not let it in, or cannot reach it at edge@", node.Output);
        Assert.Empty(node.Errors);
    }

    [SkippableFact]
    public async Task Nodes_WithTls_LetInWhomTheAuthoritySigned_AndNobodyElse()
    {
        await using var database = await TestDatabase.CreateAsync();
        var ours = IssueCertificate("ours");
        var theirs = IssueCertificate("theirs");
        await using var first = await ServeAsync(database, ours);
        await using var second = await ServeAsync(database, ours);
        await using var stranger = Start(database, [.. theirs, ("Edge__Cluster__JoinTimeout", "00:00:05")]);
        await using var plain = Start(database, ("Edge__Cluster__JoinTimeout", "00:00:05"));

        using var reader = await WebSocketClient.ConnectAsync(first.SocketUrl("/rooms/lobby"));
        using var sender = await WebSocketClient.ConnectAsync(second.SocketUrl("/rooms/lobby"));
        await sender.SendAsync("in confidence");

        Assert.Equal("in confidence", await reader.ReadAsync());
        Assert.Equal(1, await stranger.ExitAsync());
        Assert.Contains("TLS handshake failed", stranger.Output, StringComparison.Ordinal);
        Assert.Equal(1, await plain.ExitAsync());
        Assert.Contains("either all nodes of a cluster have Edge:Cluster:TlsCertificate or none.", plain.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Node_WithoutTheGatewayRole_HoldsRoomsButTakesNoClients()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var shard = await ServeAsync(database, ("Edge__Cluster__Roles__0", "shard"));
        await using var gateway = await ServeAsync(database, ("Edge__Cluster__Roles__0", "gateway"));

        using var refused = await shard.Http.GetAsync(new Uri("/rooms/lobby", UriKind.Relative));
        using var reader = await WebSocketClient.ConnectAsync(gateway.SocketUrl("/rooms/lobby"));
        using var sender = await WebSocketClient.ConnectAsync(gateway.SocketUrl("/rooms/lobby"));
        await sender.SendAsync("kept elsewhere");

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal("kept elsewhere", await reader.ReadAsync());
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection session, string text)
    {
        await using var command = new NpgsqlCommand(text, session);
        return await command.ExecuteScalarAsync();
    }

    private static (string, string)[] With(TestDatabase database, (string, string)[] settings) =>
        [.. settings, ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", database.ConnectionString)];

    private Task<NodeProcess> ServeAsync(TestDatabase database, params (string, string)[] settings) =>
        NodeProcess.ServeAsync(NewDirectory(), With(database, settings));

    private NodeProcess Start(TestDatabase database, params (string, string)[] settings) =>
        NodeProcess.Start(NewDirectory(), ["--urls", "http://127.0.0.1:0"], With(database, settings));

    private string NewDirectory() => Directory.CreateDirectory(Path.Combine(_data.Path, Guid.NewGuid().ToString("N"))).FullName;

    private (string, string)[] IssueCertificate(string authority)
    {
        using var root = new TestAuthority(authority);
        using var key = RSA.Create(2048);
        return
        [
            ("Edge__Cluster__TlsAuthority", _data.Write($"{authority}.pem", root.Pem)),
            ("Edge__Cluster__TlsCertificate", _data.Write($"{authority}-node.pem", root.Issue(key, -0.5))),
            ("Edge__Cluster__TlsKey", _data.Write($"{authority}-node.key", key.ExportPkcs8PrivateKeyPem())),
        ];
    }
}
