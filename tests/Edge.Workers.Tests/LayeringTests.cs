namespace Edge.Workers.Tests;

public sealed class LayeringTests
{
    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Extensions.Configuration")]
    [InlineData("Microsoft.Data")]
    [InlineData("Npgsql")]
    [InlineData("linq2db")]
    [InlineData("Akka.Persistence.Sql")]
    [InlineData("edge")]
    [InlineData("Edge.Host")]
    [InlineData("Edge.AspNetCore")]
    public void EdgeWorkers_DoesNotKnow(string forbidden) => Assert.DoesNotContain(
        typeof(WorkerRuntime).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith(forbidden, StringComparison.Ordinal));
}
