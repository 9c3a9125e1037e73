using System.Net;
using System.Net.Sockets;
using Edge.Host.Tests.Persistence;
using Edge.Testing;
using Microsoft.Data.Sqlite;

namespace Edge.Host.Tests.Process;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Run_WithVersion_PrintsIt()
    {
        await using var process = NodeProcess.Start(_data.Path, ["--version"]);

        Assert.Equal(0, await process.ExitAsync());
        Assert.Matches(@"^\d+\.\d+\.\d+", process.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    public async Task Run_WithHelp_NamesEveryOption(params string[] arguments)
    {
        await using var process = NodeProcess.Start(_data.Path, arguments);

        Assert.Equal(0, await process.ExitAsync());
        Assert.All(["--urls", "--data", "--config"], option => Assert.Contains(option, process.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--nope")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--config", "/does/not/exist.json")]
    public async Task Run_WithBadUsage_SaysSoAndEndsWith2(params string[] arguments)
    {
        var errors = await FailAsync(2, arguments);

        Assert.Contains(arguments[^1], errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithBadSettings_ListsThemAndEndsWith2()
    {
        var errors = await FailAsync(
            2, ["--data", _data.Path], ("Edge__Rooms__Replay", "5000"), ("Edge__Node__DataDirektory", "x"));

        Assert.Equal(
            """
            Edge cannot start with these settings:
              Edge:Node:DataDirektory is not a setting. Did you mean DataDirectory?
              Edge:Rooms:Replay is '5000'; it must be from 0 to 300.
            """,
            errors);
    }

    [Fact]
    public async Task Run_WhenFileAndEnvironmentDiffer_TakesTheEnvironment()
    {
        // A name that begins with a dot is a file like any other.
        var file = _data.Write(".edge.json", """{"Edge":{"Rooms":{"Replay":5000,"MaxBatch":6000000}}}""");

        var errors = await FailAsync(2, ["--config", file, "--data", _data.Path], ("Edge__Rooms__Replay", "50"));

        Assert.Contains("Edge:Rooms:MaxBatch is '6000000'", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Replay", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hots=db;Password=secret", "has a key that Npgsql does not know. Did you mean Host?")]
    [InlineData("Database=edge;Password=secret", "has no Host; PostgreSql needs one,")]
    public async Task Run_WithAConnectionStringThatCannotBeUsed_SaysWhyAndEndsWith2(string target, string problem)
    {
        var errors = await FailAsync(
            2, ["--data", _data.Path], ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", target));

        Assert.Contains($"Edge:Storage:ConnectionString {problem}", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithTlsFilesThatAreNotThere_SaysSoAndEndsWith2()
    {
        var errors = await FailAsync(
            2,
            ["--data", _data.Path],
            ("Edge__Cluster__TlsCertificate", Path.Combine(_data.Path, "TlsCertificate")),
            ("Edge__Cluster__TlsKey", Path.Combine(_data.Path, "TlsKey")),
            ("Edge__Cluster__TlsAuthority", Path.Combine(_data.Path, "TlsAuthority")));

        Assert.Equal(4, errors.Split('\n').Length);
        Assert.Contains($"Edge:Cluster:TlsKey is '{_data.Path}/TlsKey', which is not there; it must be a PEM file.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Edge\":\n  {\"Rooms\":\n    {Replay:1}}}", "Line 3: 'R' is an invalid start of a property name.")]
    [InlineData("[1]", "Top-level JSON element must be an object.")]
    [InlineData("", "Line 1: ")]
    public async Task Run_WithAFileThatIsNoJson_NamesTheLineAndEndsWith2(string text, string problem)
    {
        var file = _data.Write("edge.json", text);

        var errors = await FailAsync(2, ["--config", file, "--data", _data.Path]);

        Assert.Contains($"'{file}'. {problem}", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenThePortIsTaken_SaysSoAndEndsWith1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var errors = await FailAsync(1, ["--urls", url, "--data", _data.Path]);

        Assert.Contains($"{url}: address already in use. Stop the other process", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Fact]
    public async Task Run_WhenTheClusterPortIsTaken_SaysSoAndEndsWith1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var errors = await FailAsync(1, ["--urls", "http://127.0.0.1:0", "--data", _data.Path], ("Edge__Cluster__Port", $"{port}"));

        Assert.StartsWith($"Edge cannot listen for other nodes on 127.0.0.1:{port}: ", errors, StringComparison.Ordinal);
        Assert.EndsWith("choose another port with Edge:Cluster:Port; 0 takes a free one.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("node.invalid")]
    public async Task Run_WhenTheClusterAddressIsNotOfThisMachine_SaysSoAndEndsWith1(string host)
    {
        var errors = await FailAsync(1, ["--urls", "http://127.0.0.1:0", "--data", _data.Path], ("Edge__Cluster__HostName", host));

        Assert.StartsWith($"Edge cannot listen for other nodes on {host}:0: ", errors, StringComparison.Ordinal);
        Assert.Contains("Edge:Cluster:HostName must be an address of this machine", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Fact]
    public async Task Run_WhenTheAddressIsNotOfThisMachine_SaysSoAndEndsWith1()
    {
        // RFC 5737: no machine has it.
        const string url = "http://192.0.2.1:8080";

        var errors = await FailAsync(1, ["--urls", url, "--data", _data.Path]);

        Assert.StartsWith($"Edge cannot listen on {url}: ", errors, StringComparison.Ordinal);
        Assert.Contains("Choose an address of this machine with --urls", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Theory]
    [InlineData("nonsense", "Kestrel:Endpoints is 'nonsense': Invalid url: 'nonsense'")]
    [InlineData("ftp://localhost:1", "Kestrel:Endpoints is 'ftp://localhost:1': Unrecognized scheme")]
    public async Task Run_WithAnEndpointThatCannotBe_NamesItAndEndsWith2(string url, string problem)
    {
        var errors = await FailAsync(2, ["--urls", "http://127.0.0.1:0", "--data", _data.Path], ("Kestrel__Endpoints__A__Url", url));

        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "--urls is 'https://127.0.0.1:0' without a certificate. Give one with Kestrel:Certificates:Default:Path")]
    [InlineData("/does/not/exist.pem", "Kestrel:Certificates:Default cannot be used: Could not find")]
    public async Task Run_WhenThereIsNoCertificate_SaysSoAndEndsWith2(string? path, string problem)
    {
        // A developer's own certificate is looked for below HOME.
        (string, string)[] settings = [("HOME", _data.Path), .. path is null ? [] : new[] { ("Kestrel__Certificates__Default__Path", path) }];

        var errors = await FailAsync(2, ["--urls", "https://127.0.0.1:0", "--data", _data.Path], settings);

        Assert.Contains(problem, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenACertificateOfAnEndpointIsNotThere_NamesAllThatAreGiven()
    {
        var errors = await FailAsync(
            2,
            ["--data", _data.Path],
            ("Kestrel__Certificates__Default__Path", "/does/not/exist.pem"),
            ("Kestrel__Endpoints__A__Url", "https://127.0.0.1:0"),
            ("Kestrel__Endpoints__A__Certificate__Path", "/nor/does/this.pem"));

        Assert.Contains("Kestrel:Certificates:Default or Kestrel:Endpoints:A:Certificate cannot be used: ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhenTheDirectoryCannotBeMade_SaysSoAndEndsWith1()
    {
        var below = Path.Combine(_data.Write("file", string.Empty), "data");

        var errors = await FailAsync(1, ["--data", below]);

        Assert.StartsWith($"The data directory {below} cannot be made: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [Fact]
    public async Task Run_WhenTheDatabaseCannotBeReached_SaysSoAndEndsWith1()
    {
        var target = $"Host=127.0.0.1;Port={NodeProcess.FreePort()};Username=edge;Password=secret;Database=edge;Timeout=5";

        var errors = await FailAsync(
            1, ["--data", _data.Path], ("Edge__Storage__Provider", "PostgreSql"), ("Edge__Storage__ConnectionString", target));

        Assert.StartsWith("PostgreSQL, 127.0.0.1:", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    [SkippableFact]
    public async Task Run_WhenTheDatabaseTakesNoTables_SaysSoInOneLineAndEndsWith1()
    {
        await using var database = await TestDatabase.CreateAsync();

        var errors = await FailAsync(
            1,
            ["--data", _data.Path],
            ("Edge__Storage__Provider", "PostgreSql"),
            ("Edge__Storage__ConnectionString", $"{database.ConnectionString};Search Path=nowhere"));

        Assert.Matches("^PostgreSQL, .* cannot be used: 3F000: no schema has been selected to create in$", errors);
    }

    [Fact]
    public async Task Run_WhenTheDataHasTablesOfOthers_SaysSoAndEndsWith1()
    {
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_data.Path, "edge.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "create table journal (something text)";
            await command.ExecuteNonQueryAsync();
        }

        var errors = await FailAsync(1, ["--data", _data.Path]);

        Assert.StartsWith($"The database in {_data.Path} cannot be used: SQLite Error 1: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', errors);
    }

    private async Task<string> FailAsync(int code, string[] arguments, params (string, string)[] settings)
    {
        await using var process = NodeProcess.Start(_data.Path, arguments, settings);

        Assert.Equal(code, await process.ExitAsync());
        Assert.DoesNotContain("   at ", process.Output + process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("This node ends", process.Output, StringComparison.Ordinal);
        return process.Errors.Trim();
    }
}
