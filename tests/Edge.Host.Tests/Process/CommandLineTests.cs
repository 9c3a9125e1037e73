using System.Net;
using System.Net.Sockets;

namespace Edge.Host.Tests.Process;

public sealed class CommandLineTests : IDisposable
{
    private static readonly Dictionary<string, string> Nothing = [];
    private readonly string _data = Directory.CreateTempSubdirectory("edge-cli-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("--nope")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--config", "/does/not/exist.json")]
    public async Task Run_WithBadUsage_SaysSoAndEndsWith2(params string[] arguments)
    {
        var (code, _, errors) = await EdgeProcess.RunAsync(Nothing, arguments);

        Assert.Equal(2, code);
        Assert.Contains(arguments[^1], errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithBadSettings_NamesThemAndEndsWith2()
    {
        var (code, _, errors) = await EdgeProcess.RunAsync(
            new Dictionary<string, string> { ["Edge__Rooms__Replay"] = "5000", ["Edge__Node__DataDirektory"] = "x" }, "--data", _data);

        Assert.Equal(2, code);
        Assert.Contains("Edge:Rooms:Replay is '5000'; it must be from 0 to 300.", errors, StringComparison.Ordinal);
        Assert.Contains("Did you mean DataDirectory?", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenThePortIsTaken_SaysSoAndEndsWith1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var (code, output, errors) = await EdgeProcess.RunAsync(Nothing, "--urls", url, "--data", _data);

        Assert.Equal(1, code);
        Assert.Contains($"{url}: address already in use. Stop the other process", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenTheDatabaseCannotBeReached_SaysSoAndEndsWith1()
    {
        var environment = new Dictionary<string, string>
        {
            ["Edge__Storage__Provider"] = "PostgreSql",
            ["Edge__Storage__ConnectionString"] = $"Host=127.0.0.1;Port={EdgeProcess.FreePort()};Username=edge;Database=edge;Timeout=5",
        };

        var (code, _, errors) = await EdgeProcess.RunAsync(environment, "--data", _data);

        Assert.Equal(1, code);
        Assert.StartsWith("PostgreSQL, 127.0.0.1:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WhenTerminated_EndsWith0_AndItsDataIsItsOwnMeanwhile()
    {
        using var node = await EdgeProcess.ServeAsync(_data, Nothing);

        var (second, _, errors) = await EdgeProcess.RunAsync(
            Nothing, "--urls", $"http://127.0.0.1:{EdgeProcess.FreePort()}", "--data", _data);
        node.Terminate();
        var (code, output, _) = await node.ExitAsync();

        Assert.Equal(1, second);
        Assert.Contains("is in use by another process", errors, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains($"http://127.0.0.1:{node.Port}", output, StringComparison.Ordinal);
    }
}
