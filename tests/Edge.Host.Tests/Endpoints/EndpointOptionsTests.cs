using Edge.Actors.Http;
using Edge.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Edge.Host.Tests.Endpoints;

public sealed class EndpointOptionsTests
{
    public static TheoryData<Action<WebApplication>> Maps =>
    [
        app => app.MapEdgeRooms("/rooms"),
        app => app.MapEdgeEcho("/echo"),
        app => app.MapWorker("/worker", (_, _) => Task.FromResult(EdgeResponse.Text(200, string.Empty))),
    ];

    [Theory]
    [MemberData(nameof(Maps))]
    public async Task Map_WithOriginsThatNeverMatch_NamesAll(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.Configure<EndpointOptions>(options =>
        {
            options.AllowedOrigins.Add("https://a.example");
            options.AllowedOrigins.Add("a.example");
            options.AllowedOrigins.Add("https://a.example/chat");
        });
        await using var app = builder.Build();

        var e = Assert.Throws<OptionsValidationException>(() => map(app));

        Assert.Equal(
            ["a.example", "https://a.example/chat"],
            e.Failures.Select(failure => failure.Split('\'')[1]));
        Assert.All(e.Failures, failure => Assert.StartsWith("Edge:Endpoints:AllowedOrigins has '", failure, StringComparison.Ordinal));
    }
}
