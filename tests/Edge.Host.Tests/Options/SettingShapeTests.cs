using System.Text;
using Edge.Host.Options;
using Microsoft.Extensions.Configuration;

namespace Edge.Host.Tests.Options;

/// <summary>Values that a binder would let pass as zero, as nothing, or with an exception of its own.</summary>
public sealed class SettingShapeTests
{
    [Theory]
    [InlineData("Connections", "\"MaxMessageBytes\":3000000000", "MaxMessageBytes is '3000000000'; it must be from 125 to 2147483591.")]
    [InlineData("Connections", "\"MaxMessageBytes\":99999999999999999999", "MaxMessageBytes is '99999999999999999999'; it must be a number.")]
    [InlineData("Connections", "\"MaxConnections\":null", "MaxConnections is null; it must be a number.")]
    [InlineData("Connections", "\"MaxConnections\":{\"a\":1}", "MaxConnections is a section; it must be a number.")]
    [InlineData("Connections", "\"Compression\":\"yes\"", "Compression is 'yes'; it must be true or false.")]
    [InlineData("Connections", "\"PingTimeout\":\"ten\"", "PingTimeout is 'ten'; it must be a time such as 00:00:30.")]
    [InlineData("Connections", "\"PingInterval\":\"00:00:00.5\"", "it must be 00:00:00 for none, or at least 00:00:01.")]
    [InlineData("Connections", "\"MaxFrameBytes\":10", "it must be 0 for MaxMessageBytes, or at least 125.")]
    [InlineData("Rooms", "\"RetainMessages\":5", "it must be 0 for all, or at least 100.")]
    [InlineData("Rooms", "\"RetainMessages\":99999999999", "RetainMessages is '99999999999'; it must be from 0 to 1000000000.")]
    [InlineData("Workers", "\"Domain\":\"a b\"", "Workers:Domain is 'a b'; it must be a domain such as workers.example.com, or empty for none.")]
    [InlineData("Workers", "\"Outgoing\":{\"Deny\":[\"10.0.0.0/33\"]}", "Workers:Outgoing:Deny has '10.0.0.0/33'; it must be like example.com,")]
    [InlineData("Workers", "\"Outgoing\":{\"Denny\":[]}", "Workers:Outgoing:Denny is not a setting. Did you mean Deny?")]
    [InlineData("Workers", "\"HeapMegabytes\":1", "Workers:HeapMegabytes is '1'; it must be from 16 to 4096.")]
    [InlineData("ObjectStorage", "\"MaxBytes\":1", "ObjectStorage:MaxBytes is '1'; it must be from 65536 to 1073741824.")]
    [InlineData("Storage", "\"Synchronous\":2", "Storage:Synchronous is '2'; it must be one of Full, Normal.")]
    [InlineData("Storage", "\"Synchronous\":0", "Storage:Synchronous is '0'; it must be one of Full, Normal.")]
    [InlineData("Storage", "\"Synchronous\":\"Full, Normal\"", "Storage:Synchronous is 'Full, Normal'; it must be one of Full, Normal.")]
    [InlineData("Storage", "\"Provider\":\"1\"", "Storage:Provider is '1'; it must be one of Sqlite, PostgreSql, Memory.")]
    [InlineData("Cluster", "\"Discovery\":7", "Cluster:Discovery is '7'; it must be one of None, Database, Seeds.")]
    [InlineData("Storage", "\"Provider\":\"\"", "Storage:Provider is ''; it must be one of Sqlite, PostgreSql, Memory.")]
    [InlineData("Node", "\"DataDirectory\":{\"a\":1}", "DataDirectory is a section; it must be a text.")]
    [InlineData("Endpoints", "\"AllowedOrigins\":\"https://a.example\"", "AllowedOrigins is 'https://a.example'; it must be a list:")]
    [InlineData("Endpoints", "\"AllowedOrigins\":[\"a.example\"]", "AllowedOrigins has 'a.example'; it must be like https://chat.example.com")]
    [InlineData("Endpoints", "\"AllowedOrigins\":[\"https://a.example/chat\"]", "AllowedOrigins has 'https://a.example/chat'")]
    public void Read_WhenAValueHasTheWrongShape_SaysWhatItMustBe(string section, string json, string problem)
    {
        var e = Assert.Throws<SettingsException>(() => Read($"{{\"Edge\":{{\"{section}\":{{{json}}}}}}}"));

        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Edge\":{\"Workers\":{\"Domain\":\"\",\"Outgoing\":{\"Allow\":[\"*.example.com\",\"10.0.0.0/8\",\"::1\"]}}}}")]
    [InlineData("{\"Edge\":{\"Storage\":{\"Provider\":\"memory\",\"Synchronous\":\"NORMAL\"},\"Cluster\":{\"Discovery\":\"none\"}}}")]
    [InlineData("{\"Edge\":{\"Storage\":{\"Synchronous\":\" Full \"},\"Cluster\":{\"Discovery\":\"\"}}}")]
    [InlineData("{\"Edge\":{\"Endpoints\":{\"AllowedOrigins\":[]}}}")]
    [InlineData("{\"Edge\":{\"Endpoints\":{\"AllowedOrigins\":[\"*\",\"http://localhost:5173\",\"https://a.example/\"]}}}")]
    [InlineData("{\"Edge\":{\"Connections\":{\"PingInterval\":\"00:00:00\",\"MaxFrameBytes\":0},\"Rooms\":{\"RetainMessages\":100}}}")]
    public void Read_WhenAValueIsAtItsBorder_TakesIt(string json) => Read(json);

    private static NodeSettings Read(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return NodeSettings.Read(new ConfigurationBuilder().AddJsonStream(stream).Build());
    }
}
