using Edge.Host.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Edge.Host.Tests.Composition;

public sealed class NodeStartTests
{
    [Fact]
    public async Task Run_WhenAPartEndsTheNodeWhileItStarts_IsNotUp_AndWhatHasStartedIsStopped()
    {
        var part = new Part();
        await using var app = Build(part);
        part.Starting = _ =>
        {
            app.Lifetime.StopApplication();
            return Task.CompletedTask;
        };

        Assert.False(await NodeStart.RunAsync(app, "--urls", CancellationToken.None));
        await app.WaitForShutdownAsync();

        Assert.True(part.IsStopped);
    }

    [Fact]
    public async Task Run_WhenToldToStopWhileAPartStarts_IsNotUp_AndWhatHasStartedIsStopped()
    {
        using var stop = new CancellationTokenSource();
        var part = new Part { Starting = cancel => { stop.Cancel(); return Task.Delay(Timeout.Infinite, cancel); } };
        await using var app = Build(part);

        Assert.False(await NodeStart.RunAsync(app, "--urls", stop.Token));
        await app.WaitForShutdownAsync();

        Assert.True(part.IsStopped);
    }

    [Fact]
    public async Task Run_WhenNothingHinders_IsUp()
    {
        await using var app = Build(new Part());

        Assert.True(await NodeStart.RunAsync(app, "--urls", CancellationToken.None));
        await app.StopAsync();
    }

    private static WebApplication Build(Part part)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IHostedService>(part);
        return builder.Build();
    }

    private sealed class Part : IHostedService
    {
        public Func<CancellationToken, Task> Starting { get; set; } = _ => Task.CompletedTask;

        public bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Starting(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }
}
