using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>A node from its start to its end.</summary>
public sealed class LifeTests : IDisposable
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Serve_FromAnyDirectory_PrintsNothingButTheBannerAndHasItsPage()
    {
        await using var node = NodeProcess.Start(_data.Path, ["--urls", "http://127.0.0.1:0"]);
        await node.UntilReadyAsync();

        using var page = await node.Http.GetAsync(new Uri("/", UriKind.Relative));

        var data = Path.Combine(_data.Path, "data");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Matches(
            $@"^Edge \d+\.\d+\.\d+[^\n]*\n  page     {node.Page.OriginalString}\n  data     {data}\n"
            + $@"  storage  SQLite, {data}/edge\.db, synchronous Full\nPress Ctrl\+C to stop\.$",
            node.Output);
        Assert.Empty(node.Errors);
    }

    [SkippableTheory]
    [InlineData(Sigterm)]
    [InlineData(Sigint)]
    public async Task Signal_WhenNobodyIsConnected_EndsWith0(int signal)
    {
        SkipIfIgnored(signal);
        await using var node = await NodeProcess.ServeAsync(_data.Path);

        node.Signal(signal);

        Assert.Equal(0, await node.ExitAsync());
        Assert.Empty(node.Errors);
    }

    [SkippableTheory]
    [InlineData(Sigterm)]
    [InlineData(Sigint)]
    public async Task Signal_WhileTheDatabaseDoesNotAnswer_EndsWith0WithoutWaitingForIt(int signal)
    {
        SkipIfIgnored(signal);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var target = $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=edge;Database=edge;Timeout=300";
        await using var node = NodeProcess.Start(
            _data.Path, ["--data", _data.Path], ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", target));
        using var asking = await silent.AcceptSocketAsync();
        Assert.NotEqual(0, await asking.ReceiveAsync(new byte[1]));

        node.Signal(signal);

        Assert.Equal(0, await node.ExitAsync());
        Assert.Equal("Edge was told to stop before it had started, and has stopped.", node.Output);
        Assert.Empty(node.Errors);
    }

    [Fact]
    public async Task Serve_WhileAnotherHoldsTheData_SaysSoAndEndsWith1_AndAfterItsDeathServes()
    {
        await using var first = await NodeProcess.ServeAsync(_data.Path);
        await using var second = NodeProcess.Start(_data.Path, ["--urls", "http://127.0.0.1:0", "--data", _data.Path]);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Equal(
            $"The data directory {_data.Path} is in use by another process. Stop it or choose another with --data.", second.Errors);

        // Disposing kills it: the lock goes with the process, not with an orderly end.
        await first.DisposeAsync();
        await using var third = await NodeProcess.ServeAsync(_data.Path);
        Assert.Empty(third.Errors);
    }

    [Fact]
    public async Task Signal_WhileAPeerIsSlowToClose_DrainsLongerThanTwoSeconds_UnreadyMeanwhile_AndEndsWith0()
    {
        await using var node = await NodeProcess.ServeAsync(_data.Path, ("Edge__Connections__CloseTimeout", "00:00:15"));
        using var socket = await WebSocketClient.ConnectAsync(node.SocketUrl("/rooms/lobby"));
        await socket.SendAsync("""{"type":"ping"}""");
        await socket.ReadAsync();

        node.Signal(Sigterm);
        Assert.Equal(1012, await socket.ReadCloseAsync());

        // Its Close stays without an answer, so the node waits.
        using var ready = await node.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        using var live = await node.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
        using var late = new ClientWebSocket();
        late.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => late.ConnectAsync(node.SocketUrl("/rooms/lobby"), CancellationToken.None));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("connections: This node is shutting down.", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.HttpStatusCode);
        Assert.Equal(["2"], late.HttpResponseHeaders!["Retry-After"]);
        Assert.Equal(0, await node.ExitAsync());
    }

    private static void SkipIfIgnored(int signal) => Skip.If(
        IsIgnored(signal), $"Whoever started these tests has them ignore signal {signal}, as shells do for background jobs, and nodes inherit that.");

    private static bool IsIgnored(int signal)
    {
        const string Status = "/proc/self/status";
        var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return line is not null && ((ulong.Parse(line["SigIgn:".Length..], NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) >> (signal - 1)) & 1) == 1;
    }
}
