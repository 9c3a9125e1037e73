using System.Text;

namespace Edge.Load.Client;

/// <summary>How a kind of server is joined and spoken to.</summary>
internal abstract class Dialect
{
    /// <summary>Bytes of one message.</summary>
    public const int MessageBytes = 128;

    private const byte Mark = (byte)'~';

    /// <summary>Path of a room's WebSocket.</summary>
    public abstract string Path(string room);

    /// <summary>Joins, where the path does not.</summary>
    public virtual void Join(Connection connection, string room)
    {
    }

    public abstract void Post(Connection connection, string room, int sender, int number);

    /// <summary>Hands over each message of a frame: <c>~SSSSNNNNNNNN</c>, padded.</summary>
    public virtual void Parse(Connection connection, Span<byte> payload, MessageHandler handler)
    {
        var at = payload.IndexOf(Mark);
        if (at >= 0)
        {
            handler(connection, Number(payload.Slice(at + 1, 4)), Number(payload.Slice(at + 5, 8)));
        }
    }

    protected static string Text(int sender, int number) => $"~{sender:D4}{number:D8}".PadRight(MessageBytes, 'x');

    private static int Number(Span<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + digit - '0';
        }

        return value;
    }

    /// <summary>Edge in plain mode, and the bare loop: a frame is a message.</summary>
    internal sealed class Plain : Dialect
    {
        public override string Path(string room) => "/rooms/" + room;

        public override void Post(Connection connection, string room, int sender, int number) =>
            connection.Send(Encoding.ASCII.GetBytes(Text(sender, number)), 1);
    }

    /// <summary>SignalR's JSON protocol: records that end with 0x1e.</summary>
    internal sealed class SignalR : Dialect
    {
        private const byte End = 0x1e;

        public override string Path(string room) => "/hub";

        public override void Join(Connection connection, string room)
        {
            connection.Send("{\"protocol\":\"json\",\"version\":1}\u001e"u8, 1);
            connection.Send(Encoding.ASCII.GetBytes($$"""{"type":1,"target":"Join","arguments":["{{room}}"]}""" + "\u001e"), 1);
        }

        public override void Post(Connection connection, string room, int sender, int number) => connection.Send(
            Encoding.ASCII.GetBytes(
                $$"""{"type":1,"target":"Post","arguments":["{{room}}","{{Text(sender, number)}}"]}""" + "\u001e"),
            1);

        public override void Parse(Connection connection, Span<byte> payload, MessageHandler handler)
        {
            for (int end; (end = payload.IndexOf(End)) >= 0; payload = payload[(end + 1)..])
            {
                base.Parse(connection, payload[..end], handler);
            }
        }
    }
}

/// <summary>Hears one message.</summary>
internal delegate void MessageHandler(Connection connection, int sender, int number);
