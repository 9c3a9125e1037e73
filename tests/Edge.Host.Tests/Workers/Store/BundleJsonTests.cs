using System.Text.Json;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Store;

namespace Edge.Host.Tests.Workers.Store;

/// <summary>What is stored must be read for ever: these texts never change, but for members added at their end.</summary>
public sealed class BundleJsonTests
{
    private const string Manifest =
        """{"name":"chat","main":"worker.js","compatibilityDate":"2026-03-01","compatibilityFlags":["f"],"vars":{"A":"\u00221\u0022"},"objects":[{"name":"ROOM","className":"Room"},{"name":"USERS","className":"User","scriptName":"users"}],"migrations":[{"tag":"v1","newClasses":["Room"],"renamedClasses":[{"from":"Old","to":"Room"}],"deletedClasses":["Gone"]}],"routes":["example.com/*"]}""";

    private const string Plan =
        """{"tag":"v1","classes":{"Room":"chat.Room"},"bindings":{"ROOM":"chat.Room"},"used":["chat.Room"]}""";

    [Fact]
    public void Manifest_IsReadAndWrittenAsItAlwaysWas()
    {
        var read = JsonSerializer.Deserialize(Manifest, BundleJson.Default.WorkerManifest)!;

        Assert.Equal(("chat", new DateOnly(2026, 3, 1), "\"1\""), (read.Name, read.CompatibilityDate, read.Vars["A"]));
        Assert.Equal([new BoundClass("ROOM", "Room", null), new BoundClass("USERS", "User", "users")], read.Objects);
        Assert.Equal([new RenamedClass("Old", "Room")], read.Migrations[0].RenamedClasses);
        Assert.Equal(Manifest, JsonSerializer.Serialize(read, BundleJson.Default.WorkerManifest));
    }

    [Fact]
    public void Plan_IsReadAndWrittenAsItAlwaysWas()
    {
        var read = JsonSerializer.Deserialize(Plan, BundleJson.Default.NamespacePlan)!;

        Assert.Equal(("v1", "chat.Room"), (read.Tag, read.Classes["Room"]));
        Assert.Equal(Plan, JsonSerializer.Serialize(read, BundleJson.Default.NamespacePlan));
    }
}
