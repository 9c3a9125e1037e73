using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Bodies;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Sockets;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Objects;

/// <summary>The objects that are awake in one isolate, by number, and what they tell their hosts. Used by the loop's thread.</summary>
internal sealed class ObjectPrograms(ScriptLoop loop, BodyTable bodies, SocketTable sockets, OutputOrder order) : IHostFunctions
{
    private const char Separator = '\0';
    private static readonly ObjectFailure Gone = new("Error", "The isolate of the Durable Object was ended.") { Reset = true, Retryable = true };
    private readonly Dictionary<int, ObjectProgram> _programs = [];
    private int _last;
    private bool _isInTurn;

    /// <summary>The object that has the turn, or null.</summary>
    public ObjectProgram? Current { get; private set; }

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("objectEnter", (in V8FastArgs args, in V8FastResult _) => EnterTurn(Of(args)));
        table.Add("objectSender", (in V8FastArgs args, in V8FastResult _) => SetSender(args.GetInt32(0)));
        table.Add("objectBusy", (in V8FastArgs args, in V8FastResult _) => Of(args).IsBusy = args.GetBoolean(1));
        table.Add("objectBlock", (in V8FastArgs args, in V8FastResult _) => Of(args).Block(args.GetBoolean(1)));
        table.Add("objectTurn", (in V8FastArgs args, in V8FastResult _) => Of(args).AskForTurn());
        table.Add("objectAccept", (in V8FastArgs args, in V8FastResult result) => result.Set(
            Of(args).Accept(args.GetBoolean(1), [.. args.GetString(2).Split(Separator, StringSplitOptions.RemoveEmptyEntries)])));
        table.Add("objectSockets", ListSockets);
        table.Add("objectAutoResponse", (in V8FastArgs args, in V8FastResult _) =>
            Of(args).Host.SetAutoResponse(TextOrNull(args, 1), TextOrNull(args, 2)));
        table.Add("objectAutoResponseText", AutoResponseText);
        table.Add("objectAbort", (in V8FastArgs args, in V8FastResult _) =>
            Of(args).Abort(new ObjectFailure(args.GetString(1), args.GetString(2)) { Reset = true, Remote = true }));
        table.Add("objectDone", (in V8FastArgs args, in V8FastResult _) => Of(args).Done(args.GetInt64(1), args.GetBoolean(2)));
        table.Add("objectFail", (in V8FastArgs args, in V8FastResult _) => Of(args).Host.Fail(
            args.GetInt64(1), new ObjectFailure(args.GetString(2), args.GetString(3)) { Remote = true }));
        table.Add("objectReply", (in V8FastArgs args, in V8FastResult _) =>
            Of(args).Host.Reply(args.GetInt64(1), loop.Buffer.TakePacked(args, 2)));
        table.Add("objectRespond", Respond);
    }

    /// <summary>Makes the program of an object; its script's object is made in a turn. Null when the isolate is over. Any thread.</summary>
    public ObjectProgram? Create(IObjectHost host, string className)
    {
        var program = new ObjectProgram(Interlocked.Increment(ref _last), host, this, loop, sockets, bodies);
        return loop.Post(() => Start(program, className), () => program.Abort(Gone)) ? program : null;
    }

    /// <summary>What is answered for the object: the request, or the response to it; null when nothing is.</summary>
    private void AutoResponseText(in V8FastArgs args, in V8FastResult result)
    {
        if (Of(args).Host.AutoResponse is var (request, response))
        {
            result.Set(args.GetBoolean(1) ? response : request);
        }
        else
        {
            result.SetNull();
        }
    }

    /// <summary>The program of an argument; what it does in this turn goes to the journal at the end, whoever's turn it is.</summary>
    public ObjectProgram Of(in V8FastArgs args, int index = 0)
    {
        var program = Find(args.GetInt32(index));
        program.FlushAtEnd();
        return program;
    }

    /// <summary>The rest of the turn is code of a program; what it wrote by the end of the turn goes to the journal as one.</summary>
    public void EnterTurn(ObjectProgram program)
    {
        Current = program;
        SetSender(program.Number, program);
    }

    /// <summary>Forgets a program.</summary>
    public void Remove(ObjectProgram program) => _programs.Remove(program.Number);

    /// <summary>The isolate is gone: its objects are reset.</summary>
    public void Abandon(ObjectFailure failure)
    {
        foreach (var program in _programs.Values.ToArray())
        {
            program.Abort(failure);
        }
    }

    /// <summary>What leaves now is of that program, or of none (0): it may have the turn of another.</summary>
    private void SetSender(int number) => SetSender(number, _programs.GetValueOrDefault(number));

    private void SetSender(int number, ObjectProgram? program)
    {
        order.Sender = program?.Output;
        order.IsSenderOver = number != 0 && program is null;
        program?.FlushAtEnd();
        if (!_isInTurn)
        {
            _isInTurn = true;
            loop.AtEndOfTurn(_ =>
            {
                _isInTurn = false;
                Current = null;
                order.Sender = null;
                order.IsSenderOver = false;
            });
        }
    }

    private ObjectProgram Find(int number) => _programs.TryGetValue(number, out var program)
        ? program
        : throw new InvalidOperationException("The Durable Object was reset.");

    private void Start(ObjectProgram program, string className)
    {
        _programs[program.Number] = program;
        program.Start(className);
    }

    private static string? TextOrNull(in V8FastArgs args, int index) => args.IsNull(index) ? null : args.GetString(index);

    private void ListSockets(in V8FastArgs args, in V8FastResult result)
    {
        var program = Of(args);
        var found = program.Host.Sockets.List(TextOrNull(args, 1));
        var from = args.GetInt32(2);
        var numbers = new int[Math.Min(sockets.MostNumbers, found.Count - from)];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = program.NumberOf(found[from + index]);
        }

        sockets.WriteNumbers(numbers);
        result.Set(found.Count);
    }

    private void Respond(in V8FastArgs args, in V8FastResult result)
    {
        var host = Of(args).Host;
        var lines = args.GetString(2).Split('\n', 3);
        var response = new EdgeResponse
        {
            Status = int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture),
            StatusText = lines[1],
            Headers = HeaderText.Read(lines[2]),
            Body = bodies.FromScript(args, 3),
        };
        if (sockets.Find(args.GetInt32(4)) is ObjectSocketLink link)
        {
            host.Respond(args.GetInt64(1), response, link.Socket);
        }
        else
        {
            host.Respond(args.GetInt64(1), response);
        }
    }
}
