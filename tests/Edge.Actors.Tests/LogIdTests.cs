using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Tests;

public sealed class LogIdTests
{
    private static readonly Dictionary<string, (int From, int To)> Areas = new()
    {
        ["ConnectionLog"] = (1000, 1999),
        ["RoomLog"] = (2000, 2999),
        ["ObjectLogLines"] = (3000, 3899),
        ["ObjectIndexLog"] = (3900, 3999),
    };

    [Fact]
    public void Ids_AreUniqueAndInTheRangeOfTheirArea()
    {
        var lines = typeof(EdgeNode).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (Area: method.DeclaringType!.Name, Line: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(entry => entry.Line is not null).ToArray();

        Assert.NotEmpty(lines);
        Assert.Equal(lines.Length, lines.Select(entry => entry.Line!.EventId).Distinct().Count());
        Assert.All(lines, entry => Assert.InRange(entry.Line!.EventId, Areas[entry.Area].From, Areas[entry.Area].To));
    }
}
