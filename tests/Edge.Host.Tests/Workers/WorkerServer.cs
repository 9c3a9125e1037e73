using System.Collections.Concurrent;
using System.Net;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Rooms;
using Edge.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ClusterOf = Akka.Cluster.Cluster;

namespace Edge.Host.Tests.Workers;

/// <summary>A web server with workers that tests put there, on a node of its own.</summary>
public sealed class WorkerServer : IAsyncLifetime
{
    public const string Name = "worker server";
    public const int MaxRequestBodyBytes = 1_000_000;
    private readonly ConcurrentDictionary<string, WorkerHandler> _workers = new();
    private WebApplication _app = null!;

    /// <summary>HTTP/1.1.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>HTTP/2 without TLS.</summary>
    public HttpClient Http2 { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var options = new EdgeOptions();
        options.Connections.Compression = true;
        options.Connections.MaxProgramMessageBytes = 2 * 1024 * 1024;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddAkka("workers", akka => akka
            .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
            .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
            .WithEdge(options)
            .AddStartup((system, _) => ClusterOf.Get(system).Join(ClusterOf.Get(system).SelfAddress)));
        _app = builder.Build();
        _app.UseRouting();
        _app.MapWorker("/{worker}/{**rest}", (request, context) => _workers[context.Route("worker")!](request, context));
        await _app.StartAsync();

        var urls = _app.Urls.ToArray();
        Http = new HttpClient { BaseAddress = new Uri(urls[0]) };
        Http2 = new HttpClient
        {
            BaseAddress = new Uri(urls[1]),
            DefaultRequestVersion = new Version(2, 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        Http2.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Puts a worker there.</summary>
    /// <returns>The address of its own.</returns>
    public Uri Add(WorkerHandler worker)
    {
        var name = $"w{Guid.NewGuid():N}";
        _workers[name] = worker;
        return new Uri(Http.BaseAddress!, name + "/");
    }

    /// <summary>The same for a WebSocket.</summary>
    public Uri AddSocket(WorkerHandler worker) => new UriBuilder(Add(worker)) { Scheme = "ws" }.Uri;

    [CollectionDefinition(Name)]
    public sealed class Definition : ICollectionFixture<WorkerServer>;
}
