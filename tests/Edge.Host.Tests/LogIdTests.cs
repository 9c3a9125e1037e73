using System.Reflection;
using Edge.Actors;
using Edge.AspNetCore;
using Edge.Host.Composition;
using Edge.Streams;
using Edge.Workers;
using Microsoft.Extensions.Logging;

namespace Edge.Host.Tests;

/// <summary>The log messages of all that a node runs; those of Edge.Actors have their ranges in its own tests.</summary>
public sealed class LogIdTests
{
    private const BindingFlags Everywhere = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<string, (int From, int To)> Areas = new()
    {
        ["ClusteringLog"] = (5000, 5099),
        ["WorkersLog"] = (5100, 5199),
    };

    private static readonly (Assembly Assembly, string Area, int Id)[] Lines =
    [
        .. new[] { typeof(Banner), typeof(EdgeNode), typeof(EndpointOptions), typeof(WebSocketOptions), typeof(WorkerRuntime) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.DeclaredOnly | Everywhere))
            .Select(method => (Method: method, Line: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(entry => entry.Line is not null)
            .Select(entry => (entry.Method.DeclaringType!.Assembly, entry.Method.DeclaringType.Name, entry.Line!.EventId)),
    ];

    [Fact]
    public void Ids_OfAllAssemblies_AreUnique()
    {
        var twice = Lines.GroupBy(line => line.Id).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.NotEmpty(Lines);
        Assert.Empty(twice);
    }

    [Fact]
    public void Ids_OutsideOfEdgeActors_AreInTheRangeOfTheirArea()
    {
        var lines = Lines.Where(line => line.Assembly != typeof(EdgeNode).Assembly).ToArray();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.InRange(line.Id, Areas[line.Area].From, Areas[line.Area].To));
    }
}
