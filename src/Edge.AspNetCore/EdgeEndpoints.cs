using Akka.Actor;
using Edge.Actors;
using Edge.Actors.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Edge.AspNetCore;

/// <summary>Maps Edge's endpoints.</summary>
public static class EdgeEndpoints
{
    /// <summary>
    /// Maps rooms: <c>{prefix}</c> is the room <c>default</c>, <c>{prefix}/{**room}</c> any other. A client that offers the
    /// subprotocol <c>edge.v1.json</c> speaks rich mode, any other plain mode.
    /// </summary>
    /// <remarks>Errors: 426 without an upgrade, 400 for a bad handshake, room or name, 403 for a foreign origin, 503 beyond
    /// the connection limits or while the node drains.</remarks>
    /// <exception cref="OptionsValidationException"><see cref="EndpointOptions"/> cannot be used; it names all that is wrong.</exception>
    public static IEndpointConventionBuilder MapEdgeRooms(this IEndpointRouteBuilder endpoints, string prefix)
    {
        var endpoint = LazyEndpoint(endpoints.ServiceProvider);
        return endpoints.Map(
            prefix.TrimEnd('/') + "/{**room}",
            context => endpoint.Value.ServeRoomAsync(context, context.GetRouteValue("room") as string));
    }

    /// <summary>Maps an echo that goes through the same connection path, for conformance suites and load tools.</summary>
    public static IEndpointConventionBuilder MapEdgeEcho(this IEndpointRouteBuilder endpoints, string pattern)
    {
        var endpoint = LazyEndpoint(endpoints.ServiceProvider);
        return endpoints.Map(pattern, context => endpoint.Value.ServeEchoAsync(context));
    }

    /// <summary>Where sockets come in: made with the first request, since the actor system starts after endpoints are mapped.</summary>
    /// <exception cref="OptionsValidationException">Options cannot be used; it names all of them.</exception>
    internal static Lazy<SocketDoor> Door(IServiceProvider services, Func<ConnectionOptions, long> maxMessageBytes)
    {
        var options = services.GetService<IOptions<EndpointOptions>>()?.Value ?? new EndpointOptions();
        OptionRules.ThrowIfAny<EndpointOptions>(options.FindProblems());
        return new Lazy<SocketDoor>(() =>
        {
            var node = EdgeNode.Get(services.GetRequiredService<ActorSystem>());
            return new SocketDoor(node, options, maxMessageBytes(node.Options.Connections));
        });
    }

    private static Lazy<ConnectionEndpoint> LazyEndpoint(IServiceProvider services)
    {
        var door = Door(services, connections => connections.MaxMessageBytes);
        return new Lazy<ConnectionEndpoint>(() => new ConnectionEndpoint(door.Value));
    }
}
