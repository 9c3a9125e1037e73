using Edge.Actors.Http;
using Edge.Streams.Transport;
using Edge.Workers.Bodies;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Sockets;
using Edge.Workers.Telemetry;
using Microsoft.ClearScript;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Requests;

/// <summary>The requests that the scripts of one isolate are answering, by number. Used by the loop's thread.</summary>
internal sealed class RequestTable(ScriptLoop loop, BodyTable bodies, SocketTable sockets) : IHostFunctions
{
    private readonly Dictionary<int, TaskCompletionSource<EdgeResponse>> _requests = [];
    private int _last;

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("requestRespond", Respond);
        table.Add("requestFailed", (in V8FastArgs args, in V8FastResult _) =>
            End(args.GetInt32(0), PlainResponse.InternalError, "failed"));
        table.Add("requestTurn", (in V8FastArgs args, in V8FastResult _) => AskForTurn(args.GetInt32(0)));
    }

    /// <summary>Hands a request to the script; the answer completes <paramref name="answer"/>.</summary>
    /// <returns>The number of the request.</returns>
    public int Begin(EdgeRequest request, TaskCompletionSource<EdgeResponse> answer)
    {
        var number = ++_last;
        _requests[number] = answer;
        try
        {
            loop.Call("onRequest", number, request.Method, request.Url, HeaderText.Write(request.Headers), bodies.ToScript(request.Body));
        }
        catch (ScriptEngineException error) when (!error.IsFatal)
        {
            End(number, PlainResponse.InternalError, "failed");
            throw;
        }

        return number;
    }

    /// <summary>The client of a request went away: if it is not answered yet, it is cancelled.</summary>
    public void Leave(int number)
    {
        if (_requests.Remove(number, out var answer))
        {
            EdgeWorkersTelemetry.CountEvent("request", "left");
            answer.TrySetCanceled();
            loop.Call("onRequestLeft", number);
        }
    }

    /// <summary>The isolate is gone.</summary>
    public void Abandon()
    {
        foreach (var number in _requests.Keys.ToArray())
        {
            End(number, PlainResponse.OutOfResources, "ended");
        }
    }

    private void Respond(in V8FastArgs args, in V8FastResult result)
    {
        var response = new EdgeResponse
        {
            Status = args.GetInt32(1),
            StatusText = args.GetString(2),
            Headers = HeaderText.Read(args.GetString(3)),
            Body = bodies.FromScript(args, 4),
            Socket = sockets.Give(args.GetInt32(5)),
        };
        if (!End(args.GetInt32(0), response, "ok"))
        {
            Drop(response);
        }
    }

    /// <summary>Nobody waits for it any more.</summary>
    private static void Drop(EdgeResponse response)
    {
        if (response.Body.Bytes is null)
        {
            response.Body.Open().Dispose();
        }

        response.Socket?.OnClosed(SocketClosed.NeverOpened);
    }

    private void AskForTurn(int number) => loop.Post(() => loop.Call("onRequestTurn", number));

    private bool End(int number, EdgeResponse response, string outcome)
    {
        if (!_requests.Remove(number, out var answer))
        {
            return false;
        }

        EdgeWorkersTelemetry.CountEvent("request", outcome);
        return answer.TrySetResult(response);
    }
}
