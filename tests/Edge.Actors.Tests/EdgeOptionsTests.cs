using System.IO.Compression;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Edge.Actors.Tests;

public sealed class EdgeOptionsTests
{
    public static TheoryData<Action<EdgeOptions>, string> Wrong => new()
    {
        { edge => edge.Connections.MaxConnections = -1, "Edge:Connections:MaxConnections is '-1'; it must be from 0 to 10000000." },
        { edge => edge.Connections.OutboxBytes = 0, "Edge:Connections:OutboxBytes is '0'; it must be from 65536 to 1073741824." },
        { edge => edge.Connections.MaxMessageBytes = long.MaxValue, "Edge:Connections:MaxMessageBytes is '9223372036854775807'; it must be from 125 to 2147483591." },
        { edge => edge.Connections.HelloTimeout = TimeSpan.Zero, "Edge:Connections:HelloTimeout is '00:00:00'; it must be from 00:00:01 to 00:10:00." },
        { edge => edge.Connections.PingInterval = TimeSpan.FromMilliseconds(5), "Edge:Connections:PingInterval is '00:00:00.0050000'; it must be 00:00:00 for none," },
        { edge => edge.Connections.MaxFrameBytes = 10, "Edge:Connections:MaxFrameBytes is '10'; it must be 0 for MaxMessageBytes, or at least 125." },
        { edge => edge.Connections.CompressionLevel = (CompressionLevel)7, "Edge:Connections:CompressionLevel is '7'; it must be one of Optimal, Fastest," },
        {
            edge => edge.Connections.IdleTimeout = TimeSpan.FromSeconds(35),
            "Edge:Connections:IdleTimeout is 00:00:35; it must exceed PingInterval + PingTimeout, 00:00:25 + 00:00:10,"
        },
        { edge => edge.Rooms.MaxBatch = 0, "Edge:Rooms:MaxBatch is '0'; it must be from 1 to 10000." },
        { edge => edge.Rooms.PassivateAfter = TimeSpan.FromSeconds(-1), "Edge:Rooms:PassivateAfter is '-00:00:01'; it must be from 00:00:01 to 1.00:00:00." },
        { edge => edge.Rooms.RetainMessages = 5, "Edge:Rooms:RetainMessages is '5'; it must be 0 for all, or at least 100." },
        { edge => edge.Connections.MaxMessageBytes = 1000, "Edge:Rooms:MaxMessageBytes is 65536; it must not exceed Edge:Connections:MaxMessageBytes, 1000." },
        { edge => edge.Objects.GatherTimeout = TimeSpan.MaxValue, "Edge:Objects:GatherTimeout is '10675199.02:48:05.4775807'; it must be from" },
        { edge => edge.ObjectStorage.MaxBytes = 1, "Edge:ObjectStorage:MaxBytes is '1'; it must be from 65536 to 1073741824." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task WithEdge_WithAnOptionThatCannotBeUsed_SaysWhatWasFoundAndWhatIsAllowed(Action<EdgeOptions> change, string problem)
    {
        var options = new EdgeOptions();
        change(options);

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options));

        Assert.StartsWith(problem, Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithEdge_WithSeveralOptionsThatCannotBeUsed_NamesAll()
    {
        var options = new EdgeOptions();
        (options.Connections.PingInterval, options.Connections.IdleTimeout) = (TimeSpan.MaxValue, TimeSpan.MinValue);
        options.Rooms.Replay = 5000;

        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options));

        Assert.Equal(typeof(EdgeOptions), e.OptionsType);
        Assert.Equal(
            ["PingInterval", "IdleTimeout", "IdleTimeout", "Replay"], e.Failures.Select(failure => failure.Split(' ')[0].Split(':')[^1]));
    }

    [Fact]
    public void FindProblems_OfTheDefaults_FindsNone() => Assert.Empty(new EdgeOptions().FindProblems());

    [Fact]
    public void FindProblems_AtTheBorders_FindsNone()
    {
        var options = new EdgeOptions();
        (options.Connections.PingInterval, options.Connections.IdleTimeout) = (TimeSpan.Zero, TimeSpan.FromSeconds(1));
        (options.Connections.MaxFrameBytes, options.Rooms.RetainMessages) = (125, 100);
        options.Connections.MaxMessageBytes = options.Rooms.MaxMessageBytes;

        Assert.Empty(options.FindProblems());
    }

    private static async Task StartAsync(EdgeOptions options)
    {
        using var host = new HostBuilder().ConfigureServices(services => services.AddAkka("edge", akka => akka.WithEdge(options))).Build();
        await host.StartAsync();
    }
}
