using System.Reflection;
using Edge.Streams;

namespace Edge.Actors.Tests;

public sealed class LayeringTests
{
    [Fact]
    public void EdgeStreams_KnowsOnlyStreams()
    {
        var references = References(typeof(WebSocketFlow).Assembly);

        Assert.All(references, name => Assert.True(
            name is "Akka" or "Akka.Streams" || name.StartsWith("System.", StringComparison.Ordinal), $"Edge.Streams uses {name}"));
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Extensions.Configuration")]
    [InlineData("Microsoft.Data")]
    [InlineData("Npgsql")]
    [InlineData("linq2db")]
    [InlineData("Akka.Persistence.Sql")]
    [InlineData("Edge.Host")]
    [InlineData("Edge.AspNetCore")]
    [InlineData("Edge.Workers")]
    [InlineData("ClearScript")]
    public void EdgeActors_DoesNotKnow(string forbidden) => Assert.DoesNotContain(
        References(typeof(EdgeNode).Assembly), name => name.StartsWith(forbidden, StringComparison.Ordinal));

    private static string[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
