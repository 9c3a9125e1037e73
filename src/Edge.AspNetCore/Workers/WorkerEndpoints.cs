using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Edge.AspNetCore;

/// <summary>Maps workers: code that answers a request at the node where it arrives, if it likes with a WebSocket.</summary>
public static class WorkerEndpoints
{
    /// <summary>Maps a worker to all methods of a pattern.</summary>
    /// <remarks>Requests that ask for a WebSocket are answered 403 for a foreign origin and 503 beyond the connection limits
    /// or while the node drains; the worker does not see those, nor what announces a body beyond the server's limit, answered 413. A
    /// socket for a bad handshake is answered 400 or 426.</remarks>
    public static IEndpointConventionBuilder MapWorker(this IEndpointRouteBuilder endpoints, string pattern, WorkerHandler handler) =>
        endpoints.Map(pattern, Serve(endpoints.ServiceProvider, handler));

    /// <summary>Has a worker answer all that comes this way; for <c>MapWhen</c> and the like.</summary>
    public static void RunWorker(this IApplicationBuilder app, WorkerHandler handler) =>
        app.Run(Serve(app.ApplicationServices, handler));

    private static RequestDelegate Serve(IServiceProvider services, WorkerHandler handler)
    {
        var door = EdgeEndpoints.Door(services, connections => connections.MaxProgramMessageBytes);
        var endpoint = new Lazy<WorkerEndpoint>(() => new WorkerEndpoint(door.Value, handler));
        return context => endpoint.Value.ServeAsync(context);
    }
}
