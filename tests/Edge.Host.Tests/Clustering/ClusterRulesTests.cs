using Edge.Host.Options;
using Microsoft.Extensions.Configuration;

namespace Edge.Host.Tests.Clustering;

public sealed class ClusterRulesTests
{
    private const string PostgreSql = "Edge:Storage:Provider=PostgreSql;Edge:Storage:ConnectionString=Host=db;";

    [Theory]
    [InlineData("Edge:Cluster:Discovery=Database", "Discovery is Database with the storage Sqlite, which only one node can use.")]
    [InlineData("Edge:Cluster:Seeds:0=node1:4053", "Discovery is Seeds with the storage Sqlite")]
    [InlineData("Edge:Cluster:Roles:0=gateway", "a node that is a cluster of its own needs both roles.")]
    [InlineData(PostgreSql + "Edge:Cluster:Discovery=Seeds", "Seeds is empty; Discovery Seeds needs at least one, such as node1:4053.")]
    [InlineData(PostgreSql + "Edge:Cluster:Discovery=Database;Edge:Cluster:Seeds:0=a:1", "Seeds is set but Discovery is Database")]
    [InlineData(PostgreSql + "Edge:Cluster:Seeds:0=node1", "Seeds has 'node1'; it must be host:port")]
    [InlineData(PostgreSql + "Edge:Cluster:Seeds:0=node1:70000", "Seeds has 'node1:70000'")]
    [InlineData(PostgreSql + "Edge:Cluster:Roles:0=worker", "Roles has 'worker'; it must be gateway or shard.")]
    [InlineData(PostgreSql + "Edge:Cluster:TlsCertificate=/nowhere/a.pem", "give all three or none.")]
    [InlineData(PostgreSql + "Edge:Cluster:TlsCertificate=/nowhere/a.pem", "TlsCertificate is '/nowhere/a.pem', which is not there")]
    public void Read_WhenTheClusterCannotBe_SaysWhy(string settings, string problem) =>
        Assert.Contains(problem, Assert.Throws<SettingsException>(() => Read(settings)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Edge:Cluster:HostName=a", Discovery.None)]
    [InlineData(PostgreSql + "Edge:Cluster:HostName=a", Discovery.Database)]
    [InlineData(PostgreSql + "Edge:Cluster:Seeds:0=[::1]:4053;Edge:Cluster:Roles:0=shard", Discovery.Seeds)]
    [InlineData(PostgreSql + "Edge:Cluster:Discovery=None", Discovery.None)]
    public void Read_WhenNothingElseIsSaid_FindsTheClusterByItsStorage(string settings, object expected)
    {
        var read = Read(settings);

        Assert.Equal(expected, read.Cluster.GetDiscovery(read.Storage.Provider));
    }

    private static NodeSettings Read(string settings) => NodeSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('=', 2)).Select(entry => new KeyValuePair<string, string?>(entry[0], entry[1])))
        .Build());
}
