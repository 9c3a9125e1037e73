using System.Diagnostics;
using Akka.Actor;
using Edge.Actors.Nodes;
using Edge.Actors.Rooms;
using Edge.Host.Composition;

namespace Edge.Host.Endpoints;

/// <summary>Asks and steers the cluster over HTTP, at any of its nodes.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this WebApplication app, AdminAccess access)
    {
        var view = new ClusterView(app.Services.GetRequiredService<ActorSystem>());
        app.MapGet("/api/info", async (HttpContext context) =>
            access.Refuse(context, steers: false) ?? await DescribeAsync(view));
        app.MapGet("/api/rooms/{**room}", async (string? room, HttpContext context) =>
            access.Refuse(context, steers: false) ?? await FindAsync(view, room));
        app.MapPost("/api/nodes/{node}/drain", async (string node, HttpContext context) =>
            access.Refuse(context, steers: true) ?? await DrainAsync(view, node));
        app.MapWorkerAdmin(access);
        app.MapTail(access);
        app.MapObjectAdmin(access);
    }

    private static async Task<IResult> DescribeAsync(ClusterView view)
    {
        using var process = Process.GetCurrentProcess();
        var uptime = TimeProvider.System.GetUtcNow() - process.StartTime;
        var members = await view.DescribeAsync();
        return Results.Json(
            new ClusterInfo(view.Self, Banner.Version, (long)uptime.TotalSeconds, [.. members.Select(ToInfo)]), AdminJson.Default.ClusterInfo);
    }

    private static MemberInfo ToInfo(MemberDescription member) => new(
        member.Node,
        member.Status,
        member.IsReachable,
        member.IsLeader,
        member.IsOldest,
        member.Roles)
    {
        Version = member.Own?.Version,
        Started = member.Own?.Started,
        Connections = member.Own?.Connections,
        Shards = member.Own?.Shards,
        Rooms = member.Own?.Rooms,
        Ready = member.Own?.IsReady,
        Draining = member.Own?.IsDraining,
    };

    private static async Task<IResult> FindAsync(ClusterView view, string? room)
    {
        if (!RoomName.TryParse(room, out var name, out var problem))
        {
            return Answer(StatusCodes.Status400BadRequest, problem);
        }

        var found = await view.FindAsync(name);
        return Results.Json(new RoomInfo(name.Value, found.Node, found.Shard, found.Silent), AdminJson.Default.RoomInfo);
    }

    private static async Task<IResult> DrainAsync(ClusterView view, string node) => await view.DrainAsync(node) switch
    {
        true => Results.Accepted(),
        false => Answer(
            StatusCodes.Status504GatewayTimeout, $"{node} does not answer; it drains if it goes on. If it does not, end its process: the others take over its rooms."),
        null => Answer(
            StatusCodes.Status404NotFound, $"There is no node '{node}'. The members are {string.Join(", ", view.Members)}.", view.Members),
    };

    private static IResult Answer(int status, string problem, IReadOnlyList<string>? nodes = null) =>
        Results.Json(new AdminProblem(problem, nodes), AdminJson.Default.AdminProblem, statusCode: status);
}
