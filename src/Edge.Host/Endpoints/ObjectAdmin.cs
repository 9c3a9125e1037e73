using Akka.Actor;
using Edge.Actors.Objects;

namespace Edge.Host.Endpoints;

/// <summary>Lists the objects of a namespace over HTTP. Their names may say something of people, so not everybody may.</summary>
internal static class ObjectAdmin
{
    private const int DefaultPage = 100;

    public static void MapObjectAdmin(this WebApplication app, AdminAccess access)
    {
        var system = app.Services.GetRequiredService<ActorSystem>();
        app.MapGet("/api/objects/{space}", async (string space, string? prefix, string? cursor, int? limit, HttpContext context) =>
            access.Refuse(context, steers: true)
            ?? await ListAsync(ObjectDirectory.Of(system), space, prefix ?? string.Empty, cursor, limit ?? DefaultPage, context.RequestAborted));
    }

    private static async Task<IResult> ListAsync(
        ObjectDirectory directory, string space, string prefix, string? cursor, int limit, CancellationToken cancel)
    {
        if (limit is < 1 or > ObjectDirectory.MaxPage)
        {
            return Answer(StatusCodes.Status400BadRequest, $"'limit' is {limit}; it must be from 1 to {ObjectDirectory.MaxPage}.");
        }

        try
        {
            var page = await directory.ListAsync(space, prefix, cursor, limit, cancel);
            return Results.Json(
                new ObjectList(space, [.. page.Objects.Select(found => new ObjectInfo(found.Hex, found.Name))], page.Cursor), WorkerJson.Default.ObjectList);
        }
        catch (ArgumentException e)
        {
            return Answer(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (TimeoutException e)
        {
            return Answer(StatusCodes.Status504GatewayTimeout, e.Message);
        }
    }

    private static IResult Answer(int status, string problem) =>
        Results.Json(new AdminProblem(problem), AdminJson.Default.AdminProblem, statusCode: status);
}
