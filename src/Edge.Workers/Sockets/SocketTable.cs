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
    private ITypedArray<int>? _targets;
    private int[] _numbers = [];
    private int _last;

    /// <summary>The loop.</summary>
    public ScriptLoop Loop => loop;

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("socketTargets", (in V8FastArgs args, in V8FastResult _) => KeepTargets(args.Get<ITypedArray<int>>(0, "targets")));
        table.Add("socketSend", (in V8FastArgs args, in V8FastResult _) => SendAll(args.GetCharSpan(0), args.GetInt32(1)));
        table.Add("socketSendBytes", (in V8FastArgs args, in V8FastResult _) => SendBytes(args));
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
    public void WriteTargets(ReadOnlySpan<int> numbers) =>
        _targets?.Write(numbers, 0, (ulong)numbers.Length, 0);

    /// <summary>How many numbers fit there.</summary>
    public int TargetsLength => _numbers.Length;

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
        message.Opcode == Opcode.Text ? Encoding.UTF8.GetString(message.Payload.Span) : loop.ToBytes(message.Payload.Span);

    /// <summary>The isolate is gone.</summary>
    public void Abandon()
    {
        foreach (var socket in _sockets.Values.ToArray())
        {
            socket.Abort();
        }

        _sockets.Clear();
    }

    private void KeepTargets(ITypedArray<int> targets)
    {
        _targets = targets;
        _numbers = new int[targets.Length];
    }

    private void SendBytes(in V8FastArgs args)
    {
        if (Find(args.GetInt32(0)) is { IsFull: false } socket)
        {
            socket.Send(_messages.OfBytes(args.CopyBytes(1)));
        }
    }

    /// <summary>Sends to so many targets; nothing is encoded when none takes it.</summary>
    private void SendAll(ReadOnlySpan<char> text, int count)
    {
        _targets?.Read(0, (ulong)count, _numbers, 0);
        SocketMessage? message = null;
        foreach (var number in _numbers.AsSpan(0, count))
        {
            if (Find(number) is { IsFull: false } socket)
            {
                socket.Send(message ??= _messages.OfText(text));
            }
        }
    }
}
