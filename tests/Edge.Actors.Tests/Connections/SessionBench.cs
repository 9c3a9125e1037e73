using System.Text;
using Edge.Actors.Connections;
using Edge.Actors.Relays;
using Edge.Actors.Rooms;
using Edge.Actors.Tests.Relays;
using Edge.Streams.Framing;
using Edge.Streams.Outbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Connections;

/// <summary>A session with a socket and relays in the hands of the test; no actor system.</summary>
internal sealed class SessionBench : IDisposable
{
    private readonly MailboxRef _relays = new();
    private readonly TimerWheel _wheel;
    private readonly ConnectionSession _session;

    public SessionBench(ConnectionMode mode, Action<ConnectionOptions> change)
    {
        change(Options);
        _wheel = new TimerWheel(Time);
        var settings = new ConnectionSettings(Options, Rooms, Time, NullLogger.Instance, null!, _wheel, _relays, "node");
        var context = new ConnectionContext("c_1", new MailboxRef(), Socket.Connection, settings);
        var request = new ConnectionRequest(Socket.Connection, mode, RoomName.Parse("lobby"), "ann");
        var liveness = new LivenessWatch(settings.Liveness, Socket.Connection, Alarms, 0, awaitsHello: mode == ConnectionMode.Rich);
        Liveness = liveness;
        _session = mode == ConnectionMode.Rich
            ? new RichSession(context, request, liveness)
            : new PlainSession(context, request.Room, request.Name);
        Socket.Connection.OnRequestNext(() => Requested++);
        _session.Start();
    }

    public FakeTimeProvider Time { get; } = new();

    public ConnectionOptions Options { get; } = new();

    public RoomOptions Rooms { get; } = new();

    public SocketProbe Socket { get; } = new(OutboxPolicy.Default);

    public MailboxRef Alarms { get; } = new();

    public LivenessWatch Liveness { get; }

    /// <summary>How often the next message was asked for.</summary>
    public int Requested { get; private set; }

    public IReadOnlyList<string> Transcript => Socket.Transcript;

    /// <summary>What the relays were told since the last look.</summary>
    public IReadOnlyList<RelayProtocol.ICommand> TakeCommands()
    {
        var commands = _relays.Messages.Cast<RelayProtocol.ICommand>().ToArray();
        _relays.Messages.Clear();
        return commands;
    }

    public T TakeCommand<T>() => Assert.IsType<T>(Assert.Single(TakeCommands()));

    public void Say(string text) => _session.OnMessage(new WebSocketMessage(Opcode.Text, Encoding.UTF8.GetBytes(text)));

    public void SayBinary(params byte[] bytes) => _session.OnMessage(new WebSocketMessage(Opcode.Binary, bytes));

    public void Settle(int count) => _session.OnPostsSettled(new RelayProtocol.PostsSettled(RoomName.Parse("lobby"), count));

    public void GoAway(TimeSpan after, TimeSpan deadline) => _session.GoAway(after, deadline);

    public void Stop() => _session.Stop();

    public void Dispose() => _wheel.Dispose();
}
