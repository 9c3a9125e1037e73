using System.Runtime.InteropServices;
using System.Text;
using Edge.Actors.Http;
using Edge.Streams.Framing;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Objects;
using Microsoft.ClearScript.JavaScript;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Sockets;

/// <summary>The sockets that the scripts of one isolate hold, by number. Used by the loop's thread.</summary>
internal sealed class SocketTable(ScriptLoop loop, OutputOrder order) : IHostFunctions
{
    private readonly Dictionary<int, ScriptSocket> _sockets = [];
    private readonly SocketMessages _messages = new();
    private ITypedArray<int>? _entries;
    private ITypedArray<byte>? _content;
    private int[] _read = [];
    private byte[] _readContent = [];
    private int _last;

    /// <summary>The loop.</summary>
    public ScriptLoop Loop => loop;

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("socketOutbox", (in V8FastArgs args, in V8FastResult _) =>
            Keep(args.Get<ITypedArray<int>>(0, "entries"), args.Get<ITypedArray<byte>>(1, "content")));
        table.Add("socketSend", (in V8FastArgs args, in V8FastResult _) => SendTexts(args.GetCharSpan(0), args.GetInt32(1)));
        table.Add("socketSendBytes", (in V8FastArgs args, in V8FastResult _) => SendBytes(args.GetInt32(0), args.GetInt32(1)));
        table.Add("socketSendLarge", (in V8FastArgs args, in V8FastResult _) => SendLarge(args));
        table.Add("socketOpen", (in V8FastArgs args, in V8FastResult _) => Find(args.GetInt32(0))?.Open());
        table.Add("socketTook", (in V8FastArgs args, in V8FastResult _) => Find(args.GetInt32(0))?.Took());
        table.Add("socketClose", (in V8FastArgs args, in V8FastResult _) =>
            Find(args.GetInt32(0))?.Close(args.GetInt32(1), args.GetString(2)));
        table.Add("socketAbort", (in V8FastArgs args, in V8FastResult _) => Find(args.GetInt32(0))?.Abort());
        table.Add("socketWaiting", (in V8FastArgs args, in V8FastResult result) =>
            result.Set((double)(Find(args.GetInt32(0))?.WaitingBytes ?? 0)));
        table.Add("socketNew", (in V8FastArgs _, in V8FastResult result) => result.Set(Add(number => new ResponseSocket(number, this, order))));
    }

    /// <summary>Adds a socket that knows its number.</summary>
    public int Add(Func<int, ScriptSocket> create)
    {
        _sockets[++_last] = create(_last);
        return _last;
    }

    /// <summary>Adds the socket that came with a response; 0 for none.</summary>
    public int Add(ISocketEnd? end) => end is null ? 0 : Add(number => new EndSocket(number, end, this, order));

    /// <summary>The socket of a number, if there is one.</summary>
    public ScriptSocket? Find(int number) => _sockets.GetValueOrDefault(number);

    /// <summary>Forgets a socket.</summary>
    public void Remove(int number) => _sockets.Remove(number);

    /// <summary>Puts numbers where the script reads them.</summary>
    public void WriteNumbers(ReadOnlySpan<int> numbers) =>
        _entries?.Write(numbers, 0, (ulong)numbers.Length, 0);

    /// <summary>How many numbers fit there.</summary>
    public int MostNumbers => _read.Length;

    /// <summary>The end that stands behind a response's socket, which the script gives away.</summary>
    public ISocketEnd? Give(int number)
    {
        switch (Find(number))
        {
            case ResponseSocket near:
                return near;
            case EndSocket far:
                Remove(number);
                return far.GiveAway();
            default:
                return null;
        }
    }

    /// <summary>A message as a script gets it.</summary>
    public object ToScript(WebSocketMessage message) =>
        message.Opcode == Opcode.Text ? Encoding.UTF8.GetString(message.Payload.Span) : loop.Buffer.Give(message.Payload.Span);

    /// <summary>The isolate is gone.</summary>
    public void Abandon()
    {
        foreach (var socket in _sockets.Values.ToArray())
        {
            socket.Abort();
        }

        _sockets.Clear();
    }

    private void Keep(ITypedArray<int> entries, ITypedArray<byte> content)
    {
        _entries = entries;
        _content = content;
        _read = new int[entries.Length];
        _readContent = new byte[content.Length];
    }

    /// <summary>Sends texts, which stand one after another. Nothing is encoded that no socket takes.</summary>
    private void SendTexts(ReadOnlySpan<char> texts, int count)
    {
        SocketMessage? message = null;
        var text = texts[..0];
        foreach (var (number, length) in ReadEntries(count))
        {
            if (length >= 0)
            {
                text = texts[..length];
                texts = texts[length..];
                message = null;
            }

            if (Find(number) is { IsFull: false } socket)
            {
                socket.Send(message ??= _messages.OfText(text));
            }
        }
    }

    /// <summary>Sends messages of bytes, which stand one after another.</summary>
    private void SendBytes(int used, int count)
    {
        _content?.Read(0, (ulong)used, _readContent, 0);
        ReadOnlySpan<byte> content = _readContent.AsSpan(0, used);
        foreach (var (number, length) in ReadEntries(count))
        {
            if (Find(number) is { IsFull: false } socket)
            {
                socket.Send(_messages.OfBytes(content[..length]));
            }

            content = content[length..];
        }
    }

    private void SendLarge(in V8FastArgs args)
    {
        if (Find(args.GetInt32(0)) is { IsFull: false } socket)
        {
            socket.Send(_messages.OfBytes(args.CopyBytes(1)));
        }
    }

    /// <summary>What is sent now: numbers of sockets with the lengths of their messages, of which less than 0 is the text before.</summary>
    private ReadOnlySpan<Entry> ReadEntries(int count)
    {
        _entries?.Read(0, (ulong)count * 2, _read, 0);
        return MemoryMarshal.Cast<int, Entry>(_read.AsSpan(0, count * 2));
    }

    private readonly record struct Entry(int Number, int Length);
}
