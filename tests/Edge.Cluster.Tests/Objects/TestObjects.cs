using System.Text;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Streams.Framing;

namespace Edge.Cluster.Tests.Objects;

/// <summary>What the objects of these tests do.</summary>
internal static class TestObjects
{
    /// <summary>Counts calls durably, echoes requests, throws on demand.</summary>
    public static void Counter(IObjectHost host, ObjectEvent delivered)
    {
        switch (delivered)
        {
            case CallEvent { Method: "increment" }:
                var count = host.Storage.Find("count") is { } stored ? BitConverter.ToInt32(stored.Span) : 0;
                host.Storage.Put("count", BitConverter.GetBytes(++count));
                host.Reply(delivered.Number, BitConverter.GetBytes(count));
                break;
            case CallEvent { Method: "echo" } call:
                host.Reply(delivered.Number, call.Arguments);
                break;
            case CallEvent call:
                throw new InvalidOperationException($"There is no method {call.Method}.");
            case FetchEvent fetch:
                host.Respond(delivered.Number, new EdgeResponse
                {
                    Status = 201,
                    Headers = EdgeHeaders.Of([KeyValuePair.Create("X-Url", fetch.Request.Url)]),
                    Body = fetch.Request.Body,
                });
                break;
        }
    }

    /// <summary>
    /// A chat room: path /h takes hibernatable sockets, /s standard ones, the query is tag and attachment. Whatever is said goes to all
    /// hibernatable sockets, prefixed with the speaker's tag and attachment; "history" answers all that was said.
    /// </summary>
    public static void Chat(IObjectHost host, ObjectEvent delivered)
    {
        switch (delivered)
        {
            case FetchEvent { Request.Url: var address }:
                var url = new Uri(address);
                var name = url.Query.TrimStart('?');
                var accepted = host.Sockets.Accept(url.AbsolutePath == "/h", [name]);
                accepted.Attachment = Encoding.UTF8.GetBytes("its " + name);
                accepted.Send(TextOf("hello " + name));
                host.Respond(delivered.Number, new EdgeResponse { Status = 101 }, accepted);
                break;
            case MessageEvent { Socket: var socket, Content: var content }:
                var said = Encoding.UTF8.GetString(content.Payload.Span);
                var line = $"{socket.Tags[0]} ({Encoding.UTF8.GetString(socket.Attachment!.Value.Span)}): {said}";
                host.Storage.Put($"{host.Storage.Count:D6}", Encoding.UTF8.GetBytes(line));
                if (said == "alarm")
                {
                    host.Storage.Alarm = host.Time.GetUtcNow().AddSeconds(2);
                }

                Broadcast(host, line);
                if (!socket.IsHibernatable)
                {
                    socket.Send(TextOf(line));
                }

                break;
            case ClosedEvent { Socket: var left, Status: var status }:
                Broadcast(host, $"{left.Tags[0]} left with {status.Code}");
                break;
            case AlarmEvent { RetryCount: var retries }:
                Broadcast(host, $"alarm {retries}");
                break;
            case CallEvent { Method: "history" }:
                var lines = host.Storage.List(new ObjectRange()).Select(entry => Encoding.UTF8.GetString(entry.Value.Span));
                host.Reply(delivered.Number, Encoding.UTF8.GetBytes(string.Join('\n', lines)));
                break;
        }
    }

    public static SocketMessage TextOf(string text) => new(Opcode.Text, Encoding.UTF8.GetBytes(text));

    public static void Broadcast(IObjectHost host, string line)
    {
        var message = TextOf(line);
        foreach (var socket in host.Sockets.List(null))
        {
            socket.Send(message);
        }
    }
}
