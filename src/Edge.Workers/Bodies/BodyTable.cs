using System.IO.Pipelines;
using System.Text;
using Edge.Actors.Http;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Objects;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Bodies;

/// <summary>
/// The bodies that cross between one isolate and .NET as streams, by number. Each part that a script writes leaves in its order
/// among all that its sender sends. Used by the loop's thread.
/// </summary>
internal sealed class BodyTable(ScriptLoop loop, OutputOrder order) : IHostFunctions
{
    private const int ChunkBytes = 64 * 1024;
    private const string Lost = "The Durable Object that wrote the body was reset.";
    private readonly Dictionary<int, Stream> _incoming = [];
    private readonly Dictionary<int, Pipe> _outgoing = [];
    private int _last;

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("bodyRead", (in V8FastArgs args, in V8FastResult _) => Read(args.GetInt32(0), args.GetInt32(1)));
        table.Add("bodyCancel", (in V8FastArgs args, in V8FastResult _) => Cancel(args.GetInt32(0)));
        table.Add("bodyNew", (in V8FastArgs _, in V8FastResult result) => result.Set(New()));
        table.Add("bodyWrite", (in V8FastArgs args, in V8FastResult _) =>
            Write(args.GetInt32(0), args.GetInt32(1), args.CopyBytes(2)));
        table.Add("bodyEnd", (in V8FastArgs args, in V8FastResult _) => End(args.GetInt32(0), args.GetString(1)));
    }

    /// <summary>What a script gets of a body: null, bytes, or the number of a stream.</summary>
    public object? ToScript(EdgeBody body)
    {
        if (body.Bytes is { } bytes)
        {
            return bytes.IsEmpty ? null : loop.ToBytes(bytes.Span);
        }

        _incoming[++_last] = body.Open();
        return _last;
    }

    /// <summary>The body that a script gave as an argument.</summary>
    public EdgeBody FromScript(in V8FastArgs args, int index)
    {
        if (args.IsNull(index) || args.IsUndefined(index))
        {
            return EdgeBody.Empty;
        }

        if (args.TryGet(index, out ReadOnlySpan<char> text))
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, bytes);
            return EdgeBody.Of(bytes);
        }

        return args.TryGet(index, out int number)
            ? EdgeBody.From(new ScriptBody(_outgoing[number].Reader, () => Left(number)))
            : EdgeBody.Of(args.CopyBytes(index));
    }

    /// <summary>The isolate is gone: readers see an error.</summary>
    public void Abandon()
    {
        foreach (var pipe in _outgoing.Values)
        {
            pipe.Writer.Complete(new IOException("The script that wrote the body was ended."));
        }

        foreach (var stream in _incoming.Values)
        {
            stream.Dispose();
        }
    }

    private void Read(int operation, int number)
    {
        if (!_incoming.TryGetValue(number, out var stream))
        {
            loop.Complete(operation, null, "The body was cancelled.");
            return;
        }

        _ = ReadAsync(operation, number, stream);
    }

    private async Task ReadAsync(int operation, int number, Stream stream)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            var read = await stream.ReadAsync(chunk).ConfigureAwait(false);
            if (read == 0)
            {
                loop.Post(() => Cancel(number));
                loop.Complete(operation, null, null);
                return;
            }

            loop.Complete(operation, (ReadOnlyMemory<byte>)chunk.AsMemory(0, read), null);
        }
#pragma warning disable CA1031 // A stream of the host may break in any way; whatever happens, the script is told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            loop.Post(() => Cancel(number));
            loop.Complete(operation, null, $"Network connection lost: {error.Message}");
        }
    }

    private void Cancel(int number)
    {
        if (_incoming.Remove(number, out var stream))
        {
            stream.Dispose();
        }
    }

    private int New()
    {
        _outgoing[++_last] = new Pipe(new PipeOptions(pauseWriterThreshold: 4 * ChunkBytes, resumeWriterThreshold: 2 * ChunkBytes));
        return _last;
    }

    private void Write(int operation, int number, byte[] bytes) => order.Start(
        () => Pass(operation, number, bytes),
        () =>
        {
            PassEnd(number, Lost);
            loop.Complete(operation, false);
        });

    private void Pass(int operation, int number, byte[] bytes)
    {
        if (!_outgoing.TryGetValue(number, out var pipe))
        {
            loop.Complete(operation, false);
            return;
        }

        _ = WriteAsync(operation, pipe.Writer, bytes);
    }

    private async Task WriteAsync(int operation, PipeWriter writer, byte[] bytes)
    {
        var result = await writer.WriteAsync(bytes).ConfigureAwait(false);
        loop.Complete(operation, !result.IsCompleted);
    }

    /// <summary>Nobody reads: a script that still writes hears of it at once, not only with what it writes next.</summary>
    private void Left(int number) => loop.Post(() =>
    {
        if (_outgoing.ContainsKey(number))
        {
            loop.Call("onBodyLeft", number);
        }
    });

    private void End(int number, string problem) => order.Start(() => PassEnd(number, problem), () => PassEnd(number, Lost));

    private void PassEnd(int number, string problem)
    {
        if (_outgoing.Remove(number, out var pipe))
        {
            pipe.Writer.Complete(problem.Length == 0 ? null : new IOException(problem));
        }
    }
}
