// A text that many people edit at once. The object puts all edits into one order, moves each to where it now belongs, and
// tells everybody. A client that comes back with the number of the last edit it saw gets what it missed.
// dotnet run --project samples/Document, then: wscat -c 'ws://localhost:5000/documents/readme'
// and type: {"id":"1","seen":0,"at":0,"delete":0,"insert":"Hello"}
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
builder.Services.AddDurableObject<Document>();
builder.Services.AddAkka("documents", (akka, services) => akka
    .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
    .WithClustering(new ClusterOptions { Roles = [RoomRegion.Role] })
    .WithEdge(new EdgeOptions())
    .WithEdgeObjects(services)
    .AddStartup((system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));

var app = builder.Build();
app.MapDurableObject<Document>("/documents/{name}");
app.Run();

/// <summary>What a client wants: <c>Delete</c> characters at <c>At</c> replaced, as it sees the text after edit <c>Seen</c>.</summary>
internal sealed record Edit(string Id, int Seen, int At, int Delete, string Insert);

/// <summary>The text after so many edits; to a client that comes without having seen any of it.</summary>
internal sealed record State(int Number, string Text);

/// <summary>One document. An edit sent again, because its sender heard no answer, counts once.</summary>
internal sealed class Document : DurableObject
{
    private static readonly State Empty = new(0, string.Empty);

    protected override async Task<EdgeResponse> FetchAsync(EdgeRequest request)
    {
        if (!request.IsUpgrade)
        {
            return EdgeResponse.Text(426, "Expected Upgrade: websocket");
        }

        var socket = Sockets.AcceptHibernatable();
        if (int.TryParse(HttpUtility.ParseQueryString(new Uri(request.Url).Query)["seen"], out var seen))
        {
            (await EditsAfterAsync(seen)).ForEach(socket.SendJson);
        }
        else
        {
            socket.SendJson(await Storage.GetAsync<State>("state") ?? Empty);
        }

        return socket.ToResponse();
    }

    protected override async Task OnMessageAsync(ObjectSocket socket, WebSocketMessage message)
    {
        var edit = message.ToJson<Edit>()!;
        if (await Storage.GetAsync<int?>("id/" + edit.Id) is { } known)
        {
            socket.SendJson(await Storage.GetAsync<Edit>(Key(known)));
            return;
        }

        var state = await Storage.GetAsync<State>("state") ?? Empty;
        var moved = (await EditsAfterAsync(edit.Seen)).Aggregate(edit, Move);
        var at = Math.Clamp(moved.At, 0, state.Text.Length);
        var applied = moved with { At = at, Delete = Math.Clamp(moved.Delete, 0, state.Text.Length - at), Seen = state.Number + 1 };

        await Storage.PutAsync("state", new State(applied.Seen, state.Text.Remove(at, applied.Delete).Insert(at, applied.Insert)));
        await Storage.PutAsync(Key(applied.Seen), applied);
        await Storage.PutAsync("id/" + edit.Id, applied.Seen);
        Sockets.BroadcastJson(applied);
    }

    // Its sender had not seen the other edit, which came first.
    private static Edit Move(Edit edit, Edit other) => other.At > edit.At
        ? edit
        : edit with { At = Math.Max(other.At, edit.At - other.Delete) + other.Insert.Length };

    private static string Key(int number) => $"edit/{number:D9}";

    private async Task<List<Edit>> EditsAfterAsync(int number) =>
        [.. (await Storage.ListAsync<Edit>(new ObjectRange { Prefix = "edit/", StartAfter = Key(number) })).Select(entry => entry.Value)];
}
