using System.Collections.Concurrent;
using Edge.Actors.Http;
using Edge.Workers.Bodies;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Objects;
using Edge.Workers.Sockets;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Outgoing;

/// <summary>
/// The outgoing requests of the scripts of one isolate, by the number of their operation, until their bodies and sockets are over.
/// Used by the loop's thread.
/// </summary>
internal sealed class FetchFunctions(
    ScriptLoop loop,
    BodyTable bodies,
    SocketTable sockets,
    OutputOrder order,
    OutgoingFetch fetch,
    OutgoingOptions options,
    OutgoingBudget budget)
    : IHostFunctions
{
    private readonly ConcurrentDictionary<int, OutgoingCall> _running = new();

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("fetchStart", Start);
        table.Add("fetchCancel", (in V8FastArgs args, in V8FastResult _) => _running.GetValueOrDefault(args.GetInt32(0))?.Cancel());
    }

    /// <summary>The isolate is gone: its requests are cancelled.</summary>
    public void Abandon()
    {
        foreach (var call in _running.Values)
        {
            call.Cancel();
        }
    }

    private void Start(in V8FastArgs args, in V8FastResult result)
    {
        var operation = args.GetInt32(0);
        var body = bodies.FromScript(args, 4);
        if (!Uri.TryCreate(args.GetString(2), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            Refuse(operation, body, $"Fetch API cannot load: {args.GetString(2)}");
        }
        else if (_running.Count >= options.MaxConcurrent)
        {
            Refuse(
                operation,
                body,
                $"Too many requests are under way; at most {options.MaxConcurrent} are allowed. Bodies that are neither read nor "
                + "cancelled and sockets that are open count too.");
        }
        else if (TooLarge(body.Bytes?.Length ?? 0) is { } tooLarge)
        {
            Fail(operation, tooLarge);
        }
        else
        {
            Start(operation, new OutgoingRequest(args.GetString(1), url, HeaderText.Read(args.GetString(3)), Bounded(body), args.GetString(5)));
        }
    }

    private void Start(int operation, OutgoingRequest request)
    {
        var share = new OutgoingShare(budget);
        if (share.Take(request.Body.Bytes?.Length ?? 0) is { } problem)
        {
            Fail(operation, problem);
            return;
        }

        var call = _running[operation] = new OutgoingCall(() =>
        {
            _running.TryRemove(operation, out _);
            share.Dispose();
        });
        order.Start(() => _ = RunAsync(operation, request, call), call.End);
    }

    private string? TooLarge(long bytes) => bytes <= options.MaxRequestBytes
        ? null
        : $"The body of a request has {bytes} bytes or more; at most {options.MaxRequestBytes} are allowed (Edge:Workers:Outgoing:MaxRequestBytes).";

    /// <summary>A body that streams takes next to nothing, for it is written only as fast as it is read.</summary>
    private EdgeBody Bounded(EdgeBody body)
    {
        var bytes = 0L;
        return body.Bytes is null ? EdgeBody.From(new CountedBody(body.Open(), read => TooLarge(bytes += read))) : body;
    }

    /// <summary>The client wraps what the guard of addresses says.</summary>
    private static string Describe(Exception error) => error is HttpRequestException
        ? (error.InnerException as HttpRequestException ?? error).Message
        : $"Network connection lost: {error.Message}";

    /// <summary>A request that is not begun: who writes its body hears that nobody reads it.</summary>
    private void Refuse(int operation, EdgeBody body, string message)
    {
        if (body.Bytes is null)
        {
            body.Open().Dispose();
        }

        Fail(operation, message);
    }

    private void Fail(int operation, string message) => loop.Complete(operation, -1, message, string.Empty, null, string.Empty, 0);

    private async Task RunAsync(int operation, OutgoingRequest request, OutgoingCall call)
    {
        try
        {
            var (response, url) = await fetch.SendAsync(request, call).ConfigureAwait(false);
            loop.Post(() => Answer(operation, response, url));
        }
#pragma warning disable CA1031 // A body may break in any way; whatever happens, the script is told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            call.End();
            Fail(operation, Describe(error));
        }
    }

    private void Answer(int operation, EdgeResponse response, Uri url)
    {
        loop.Call(
            "onDone",
            operation,
            response.Status,
            response.StatusText ?? string.Empty,
            HeaderText.Write(response.Headers),
            bodies.ToScript(response.Body),
            url.AbsoluteUri,
            sockets.Add(response.Socket));
    }
}
