using Edge.Actors.Http;
using Edge.AspNetCore;
using Edge.Host.Workers.Routing;
using Edge.Host.Workers.Running;

namespace Edge.Host.Endpoints;

/// <summary>Has workers answer the requests that are theirs.</summary>
internal static class WorkerRouting
{
    private static readonly EdgeResponse Gone = new()
    {
        Status = StatusCodes.Status404NotFound,
        Body = EdgeBody.Of("This worker has just been deleted.\n"u8.ToArray()),
    };

    /// <summary>Workers whose host a request names: before all that the node itself answers.</summary>
    public static void UseWorkersByHost(this WebApplication app) =>
        app.UseWorkers((routes, context) => routes.FindByHost(context.Request.Host.Host, PathOf(context)));

    /// <summary>Workers with a pattern for any host: where the node itself has nothing.</summary>
    public static void UseWorkersByPath(this WebApplication app) => app.UseWorkers((routes, context) =>
        context.GetEndpoint() is null ? routes.FindByPath(context.Request.Host.Host, PathOf(context)) : null);

    private static void UseWorkers(this WebApplication app, Func<RouteTable, HttpContext, string?> find)
    {
        var fleet = app.Services.GetRequiredService<WorkerFleet>();
        app.MapWhen(
            context =>
            {
                if (find(fleet.Routes, context) is not { } name)
                {
                    return false;
                }

                // Only now, since a scope of services lives as long as its request, and so as long as a socket.
                context.RequestServices.GetRequiredService<ChosenWorker>().Name = name;
                return true;
            },
            branch => branch.RunWorker(async (request, context) =>
            {
                var name = context.Services.GetRequiredService<ChosenWorker>().Name!;
                return await fleet.DispatchAsync(name, request, context.Aborted) ?? Gone;
            }));
    }

    private static string PathOf(HttpContext context) => context.Request.Path.ToUriComponent();
}

/// <summary>The worker that a request is for; one for each request.</summary>
internal sealed class ChosenWorker
{
    public string? Name { get; set; }
}
