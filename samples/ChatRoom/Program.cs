// A chat room as a durable object: its history survives everything, its sockets stay open while it sleeps.
// dotnet run --project samples/ChatRoom, then in two terminals: wscat -c 'ws://localhost:5000/rooms/lobby?name=ann'
using System.Web;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Edge.Actors;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Rooms;
using Edge.AspNetCore;
using Edge.Streams.Framing;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDurableObject<ChatRoom>();
builder.Services.AddAkka("chat", (akka, services) => akka
    .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
    .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
    .WithEdge(new EdgeOptions())
    .WithEdgeObjects(services)
    .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));

var app = builder.Build();
app.MapDurableObject<ChatRoom>("/rooms/{name}");
app.Run();

/// <summary>One room.</summary>
internal sealed class ChatRoom : DurableObject
{
    private const int Replayed = 100;

    protected override async Task<EdgeResponse> FetchAsync(EdgeRequest request)
    {
        if (!request.IsUpgrade)
        {
            return EdgeResponse.Text(426, "Expected Upgrade: websocket");
        }

        var socket = Sockets.AcceptHibernatable();
        socket.SetAttachment(HttpUtility.ParseQueryString(new Uri(request.Url).Query)["name"] ?? "somebody");
        var last = await Storage.ListAsync<string>(new ObjectRange { Reverse = true, Limit = Replayed });
        foreach (var (_, line) in last.Reverse())
        {
            socket.Send(line);
        }

        return socket.ToResponse();
    }

    protected override async Task OnMessageAsync(ObjectSocket socket, WebSocketMessage message)
    {
        var line = $"{socket.GetAttachment<string>()}: {message.ToText()}";
        var last = await Storage.ListAsync<string>(new ObjectRange { Reverse = true, Limit = 1 });
        var number = last.Count == 0 ? 1 : int.Parse(last[0].Key) + 1;

        // Nobody hears of the line before it is stored; everybody on one node gets it as one message between nodes.
        await Storage.PutAsync($"{number:D9}", line);
        await Storage.DeleteAsync($"{number - 10 * Replayed:D9}");
        Sockets.Broadcast(line, except: socket);
    }
}
