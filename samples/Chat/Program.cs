// A chat server of one's own: Edge as a library, in memory, on one node.
// dotnet run --project samples/Chat, then in two terminals: wscat -c ws://localhost:5000/rooms/lobby
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Rooms;
using Edge.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
var options = new EdgeOptions();
options.Rooms.Replay = 20;

// Akka's default journal keeps everything in memory. For history that survives, configure Akka.Persistence with a journal
// whose table has a unique index on (persistence id, sequence number).
builder.Services.AddAkka("chat", akka => akka
    .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
    .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
    .WithEdge(options)
    .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));

var app = builder.Build();
app.MapEdgeRooms("/rooms");
app.MapEdgeEcho("/echo");
app.MapGet("/", () => "Connect a WebSocket to /rooms/{room}.");
app.Run();
