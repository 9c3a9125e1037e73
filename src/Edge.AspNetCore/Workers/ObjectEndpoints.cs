using Edge.Actors.Http;
using Edge.Actors.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.AspNetCore;

/// <summary>Maps durable objects: each request goes to the object that the route names.</summary>
public static class ObjectEndpoints
{
    private const string Parameter = "name";

    /// <summary>Maps the objects of a class; the pattern's <c>{name}</c>, or <c>{**name}</c>, is the object's name.</summary>
    /// <remarks>Sockets and limits as <see cref="WorkerEndpoints.MapWorker"/>. A request that its object fails to answer is
    /// answered 500, or 503 when it may be made again.</remarks>
    /// <exception cref="ArgumentException">The pattern has no <c>{name}</c>.</exception>
    /// <exception cref="InvalidOperationException">The class was not added with AddDurableObject.</exception>
    public static IEndpointConventionBuilder MapDurableObject<T>(this IEndpointRouteBuilder endpoints, string pattern)
        where T : DurableObject
    {
        if (RoutePatternFactory.Parse(pattern).GetParameter(Parameter) is null)
        {
            throw new ArgumentException($"The pattern {pattern} has no {{{Parameter}}} for the name of the object.", nameof(pattern));
        }

        var space = endpoints.ServiceProvider.GetServices<ObjectClass>().FirstOrDefault(known => known.Type == typeof(T))?.Namespace
            ?? throw new InvalidOperationException($"{typeof(T).Name} is not known: call AddDurableObject<{typeof(T).Name}>().");
        return endpoints.MapWorker(pattern, (request, context) =>
            FetchAsync(ObjectId.FromName(space, context.Route(Parameter) ?? string.Empty), request, context));
    }

    private static async Task<EdgeResponse> FetchAsync(ObjectId id, EdgeRequest request, WorkerContext context)
    {
        try
        {
            return await context.Services.GetRequiredService<IObjectClient>().FetchAsync(id, request, context.Aborted);
        }
        catch (ObjectException e)
        {
            return ToResponse(e.Failure);
        }
    }

    // What an object throws is for its own log and callers, not for everybody.
    private static EdgeResponse ToResponse(ObjectFailure failure) => failure is { Overloaded: true } or { Retryable: true }
        ? EdgeResponse.Text(StatusCodes.Status503ServiceUnavailable, "Service Unavailable")
        : EdgeResponse.Text(StatusCodes.Status500InternalServerError, "Internal Server Error");
}
