using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Workers.Bodies;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Outgoing;
using Edge.Workers.Sockets;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Objects;

/// <summary>How scripts of one isolate reach objects: ids, requests and calls. Used by the loop's thread.</summary>
internal sealed class ObjectReach(
    ScriptLoop loop, BodyTable bodies, SocketTable sockets, WorkerServices services, OutputOrder order, OutgoingBudget budget)
    : IHostFunctions
{
    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("objectIdFromName", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(ObjectId.FromName(args.GetString(0), args.GetString(1)).Hex));
        table.Add("objectIdNew", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(ObjectId.NewUnique(args.GetString(0)).Hex));
        table.Add("objectIdParse", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(ObjectId.TryParse(args.GetString(0), args.GetString(1), null, out var id, out var problem) ? id.Hex : problem));
        table.Add("objectFetch", Fetch);
        table.Add("objectCall", Call);
    }

    private static ObjectId IdOf(in V8FastArgs args)
    {
        var name = args.IsNull(3) ? null : args.GetString(3);
        return ObjectId.TryParse(args.GetString(1), args.GetString(2), name, out var id, out var problem)
            ? id
            : throw new InvalidOperationException(problem);
    }

    private static ObjectFailure FailureOf(Exception error) =>
        (error as ObjectException)?.Failure ?? new ObjectFailure("Error", error.Message);

    private static string FlagsOf(ObjectFailure failure) => string.Join(' ', new[]
    {
        failure.Remote ? "remote" : null,
        failure.Retryable ? "retryable" : null,
        failure.Overloaded ? "overloaded" : null,
        failure.Reset ? "durableObjectReset" : null,
    }.OfType<string>());

    private void Fetch(in V8FastArgs args, in V8FastResult result)
    {
        var operation = args.GetInt32(0);
        var id = IdOf(args);
        var lines = args.GetString(4).Split('\n', 3);
        var share = new OutgoingShare(budget);
        var body = bodies.FromScript(args, 5);
        var request = new EdgeRequest
        {
            Method = lines[0],
            Url = lines[1],
            Headers = HeaderText.Read(lines[2]),
            Body = body.Bytes is null ? EdgeBody.From(new CountedBody(body.Open(), share.Take)) : body,
        };
        if (share.Take(body.Bytes?.Length ?? 0) is { } problem)
        {
            loop.Complete(operation, -1, "Error", problem, null, string.Empty, 0);
            return;
        }

        order.Start(() => _ = FetchAsync(operation, id, request, share), share.Dispose);
    }

    private async Task FetchAsync(int operation, ObjectId id, EdgeRequest request, OutgoingShare share)
    {
        try
        {
            var response = await services.Objects.FetchAsync(id, request, CancellationToken.None).ConfigureAwait(false);
            share.Dispose();
            loop.Post(() => Answer(operation, response));
        }
#pragma warning disable CA1031 // A body may break in any way; whatever happens, the script is told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            share.Dispose();
            var failure = FailureOf(error);
            loop.Complete(operation, -1, failure.Name, failure.Message, null, FlagsOf(failure), 0);
        }
    }

    private void Answer(int operation, EdgeResponse response)
    {
        loop.Call(
            "onDone",
            operation,
            response.Status,
            response.StatusText ?? string.Empty,
            HeaderText.Write(response.Headers),
            bodies.ToScript(response.Body),
            string.Empty,
            sockets.Add(response.Socket));
    }

    private void Call(in V8FastArgs args, in V8FastResult result)
    {
        var operation = args.GetInt32(0);
        var id = IdOf(args);
        var method = args.GetString(4);
        var arguments = loop.Buffer.TakePacked(args, 5);
        var share = new OutgoingShare(budget);
        if (share.Take(arguments.Length) is { } problem)
        {
            loop.Complete(operation, false, "Error", problem, string.Empty);
            return;
        }

        order.Start(() => _ = CallAsync(operation, id, method, arguments, share), share.Dispose);
    }

    private async Task CallAsync(int operation, ObjectId id, string method, ReadOnlyMemory<byte> arguments, OutgoingShare share)
    {
        try
        {
            var result = await services.Objects.CallAsync(id, method, arguments, CancellationToken.None).ConfigureAwait(false);
            share.Dispose();
            loop.Complete(operation, true, PackedValue.ToScript(result));
        }
#pragma warning disable CA1031 // Whatever happens, the script is told.
        catch (Exception error)
#pragma warning restore CA1031
        {
            share.Dispose();
            var failure = FailureOf(error);
            loop.Complete(operation, false, failure.Name, failure.Message, FlagsOf(failure));
        }
    }
}
