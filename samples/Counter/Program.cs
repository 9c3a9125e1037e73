// Counters as durable objects, called through an interface from any node.
// dotnet run --project samples/Counter, then: curl -X POST localhost:5000/counters/visits
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDurableObject<Counter>();
builder.Services.AddAkka("counter", (akka, services) => akka
    .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
    .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
    .WithEdge(new EdgeOptions())
    .WithEdgeObjects(services)
    .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));

var app = builder.Build();
app.MapGet("/counters/{name}", (string name, IDurableObjectClient<ICounter> counters, CancellationToken cancel) =>
    counters.Get(name).ReadAsync(cancel));
app.MapPost("/counters/{name}", (string name, IDurableObjectClient<ICounter> counters) =>
    counters.Get(name).IncrementAsync(1));
app.Run();

/// <summary>What can be asked of a counter, from anywhere in the cluster.</summary>
internal interface ICounter : IDurableObject
{
    Task<long> IncrementAsync(int by);

    Task<long> ReadAsync(CancellationToken cancel);
}

/// <summary>One counter. While it awaits its storage nothing else of it runs, so no increment is lost.</summary>
internal sealed class Counter : DurableObject, ICounter
{
    public async Task<long> IncrementAsync(int by)
    {
        var value = await Storage.GetAsync<long>("value") + by;
        await Storage.PutAsync("value", value);
        return value;
    }

    public async Task<long> ReadAsync(CancellationToken cancel) => await Storage.GetAsync<long>("value");
}
