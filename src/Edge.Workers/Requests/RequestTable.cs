using Edge.Actors.Http;
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
    public void Begin(EdgeRequest request, TaskCompletionSource<EdgeResponse> answer)
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
        End(args.GetInt32(0), response, "ok");
    }

    private void AskForTurn(int number) => loop.Post(() => loop.Call("onRequestTurn", number));

    private void End(int number, EdgeResponse response, string outcome)
    {
        if (_requests.Remove(number, out var answer))
        {
            EdgeWorkersTelemetry.CountEvent("request", outcome);
            answer.TrySetResult(response);
        }
    }
}
