using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Edge.Actors.Http;
using Edge.Actors.Objects.Turns;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects;

/// <summary>An object's sockets. They are at the gateways: hibernatable ones stay open while the object sleeps, moves or dies.</summary>
public sealed class DurableSockets
{
    private const int MaxTags = 10;
    private const int MaxTagBytes = 256;
    private const int MaxAutoResponseBytes = 2048;
    private readonly ProgramContext _context;
    private readonly HashSet<ObjectSocket> _unclaimed = [];

    internal DurableSockets(ProgramContext context) => _context = context;

    /// <summary>The hibernatable sockets, oldest first, among them those whose close is being handled.</summary>
    public IReadOnlyList<ObjectSocket> List() => Open().List(tag: null);

    /// <summary>Those of them that have a tag.</summary>
    public IReadOnlyList<ObjectSocket> List(string tag) => Open().List(tag);

    /// <summary>
    /// Makes a socket that outlives this awakening, for the client whose request is being answered: return
    /// <see cref="ObjectSocketExtensions.ToResponse(ObjectSocket)"/> of it.
    /// </summary>
    /// <param name="tags">At most 10 distinct, each at most 256 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">Too many tags, or one is too long.</exception>
    /// <exception cref="InvalidOperationException">The object has 32,768 sockets already.</exception>
    public ObjectSocket AcceptHibernatable(params IEnumerable<string> tags)
    {
        var distinct = tags.Distinct().ToImmutableArray();
        if (distinct.Length > MaxTags)
        {
            throw new ArgumentException("a Hibernatable WebSocket cannot have more than 10 tags", nameof(tags));
        }

        if (distinct.FirstOrDefault(tag => Encoding.UTF8.GetByteCount(tag) > MaxTagBytes) is { } tooLong)
        {
            throw new ArgumentException($"\"{tooLong}\" is longer than the max tag length (256 characters).", nameof(tags));
        }

        if (List().Count >= ObjectSockets.MaxSockets)
        {
            throw new InvalidOperationException("only 32768 websockets can be accepted on a single Durable Object instance");
        }

        return Accept(hibernatable: true, distinct);
    }

    /// <summary>Makes a socket that keeps the object awake and ends with this awakening; else as <see cref="AcceptHibernatable"/>.</summary>
    public ObjectSocket Accept() => Accept(hibernatable: false, []);

    /// <summary>Sends a text to all hibernatable sockets; encoded once.</summary>
    public void Broadcast(string text) => Send(List(), SocketMessage.Text(text), except: null);

    /// <summary>Sends a text to all hibernatable sockets but one.</summary>
    public void Broadcast(string text, ObjectSocket except) => Send(List(), SocketMessage.Text(text), except);

    /// <summary>Sends a message to all hibernatable sockets but one, if that is not null.</summary>
    public void Broadcast(SocketMessage message, ObjectSocket? except) => Send(List(), message, except);

    /// <summary>Sends a value as JSON to all hibernatable sockets; encoded once.</summary>
    public void BroadcastJson<T>(T value) =>
        Send(List(), new SocketMessage(Opcode.Text, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web)), except: null);

    /// <summary>What gateways answer to one text, without waking the object.</summary>
    /// <param name="request">The text, exactly; at most 2,048 bytes of UTF-8.</param>
    /// <param name="response">The answer; at most 2,048 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">One of them is larger.</exception>
    public void SetAutoResponse(string request, string response)
    {
        CheckSize("Request", request);
        CheckSize("Response", response);
        _context.Check();
        _context.Host.SetAutoResponse(request, response);
    }

    /// <summary>Gateways answer nothing by themselves any more.</summary>
    public void ClearAutoResponse()
    {
        _context.Check();
        _context.Host.SetAutoResponse(null, null);
    }

    /// <summary>A client is on its way to this socket.</summary>
    internal void Claim(ObjectSocket socket) => _unclaimed.Remove(socket);

    /// <summary>No response is due any more: for the sockets that were in none, no client will ever come.</summary>
    internal void DropUnclaimed()
    {
        foreach (var socket in _unclaimed)
        {
            socket.Abort();
        }

        _unclaimed.Clear();
    }

    private static void Send(IReadOnlyList<ObjectSocket> sockets, SocketMessage message, ObjectSocket? except)
    {
        foreach (var socket in sockets)
        {
            if (socket != except)
            {
                socket.Send(message);
            }
        }
    }

    private static void CheckSize(string what, string text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MaxAutoResponseBytes)
        {
            throw new ArgumentException($"{what} cannot be larger than 2048 bytes. A {what.ToLowerInvariant()} of size {bytes} was provided.");
        }
    }

    private ObjectSocket Accept(bool hibernatable, ImmutableArray<string> tags)
    {
        var socket = Open().Accept(hibernatable, tags);
        _unclaimed.Add(socket);
        return socket;
    }

    private ObjectSockets Open()
    {
        _context.Check();
        return _context.Host.Sockets;
    }
}
