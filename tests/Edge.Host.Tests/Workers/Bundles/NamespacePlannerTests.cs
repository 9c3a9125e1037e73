using Edge.Host.Workers.Bundles;

namespace Edge.Host.Tests.Workers.Bundles;

public sealed class NamespacePlannerTests
{
    private static readonly Migration V1 = new("v1") { NewClasses = ["Room"] };
    private static readonly Migration Rename = new("v2") { RenamedClasses = [new RenamedClass("Room", "ChatRoom")] };
    private static readonly Migration Delete = new("v3") { DeletedClasses = ["ChatRoom"] };

    [Fact]
    public void Plan_OfANewWorker_TakesAllMigrations()
    {
        var plan = Plan(NamespacePlan.Empty, "ChatRoom", V1, Rename);

        Assert.Equal("v2", plan.Tag);
        Assert.Equal([new KeyValuePair<string, string>("ChatRoom", "chat.Room")], plan.Classes);
        Assert.Equal("chat.Room", plan.Bindings["ROOM"]);
    }

    [Fact]
    public void Plan_OfALaterVersion_TakesOnlyWhatIsNew_SoThatARenamedClassKeepsItsObjects()
    {
        var before = Plan(NamespacePlan.Empty, "Room", V1);

        var plan = Plan(before, "ChatRoom", V1, Rename);

        Assert.Equal("chat.Room", before.Classes["Room"]);
        Assert.Equal("chat.Room", plan.Bindings["ROOM"]);
        Assert.Equal(plan, Plan(plan, "ChatRoom", V1, Rename) with { Classes = plan.Classes, Bindings = plan.Bindings, Used = plan.Used });
    }

    [Fact]
    public void Plan_OfAClassThatWasDeletedAndMadeAgain_GivesItANewNamespace()
    {
        var deleted = Plan(Plan(NamespacePlan.Empty, "ChatRoom", V1, Rename), null, V1, Rename, Delete);

        var plan = Plan(deleted, "Room", V1, Rename, Delete, new Migration("v4") { NewClasses = ["Room"] });

        Assert.Empty(deleted.Classes);
        Assert.Equal("chat.Room.2", plan.Bindings["ROOM"]);
    }

    [Fact]
    public void Plan_OfAWorkerThatWasDeleted_UsesNoNamespaceAgain() =>
        Assert.Equal("chat.Room.2", Plan(Plan(NamespacePlan.Empty, "Room", V1).Retire(), "Room", V1).Bindings["ROOM"]);

    [Fact]
    public void Plan_OfABindingWithoutAMigration_MakesTheClass_AndWarns()
    {
        var (plan, warnings) = NamespacePlanner.Plan(NamespacePlan.Empty, Manifest("Room"), _ => null);

        Assert.Equal("chat.Room", plan.Bindings["ROOM"]);
        Assert.Equal(["No migration makes the class Room; it was made since ROOM is bound to it."], warnings);
    }

    [Fact]
    public void Plan_OfABindingToAnotherWorker_TakesThatOnesNamespace()
    {
        var other = new NamespacePlan { Classes = new Dictionary<string, string> { ["User"] = "users.Person" } };
        var manifest = Manifest(null) with { Objects = [new BoundClass("USERS", "User", "users")] };

        var (plan, _) = NamespacePlanner.Plan(NamespacePlan.Empty, manifest, name => name == "users" ? other : null);

        Assert.Equal("users.Person", plan.Bindings["USERS"]);
        Assert.Empty(plan.Classes);
        Assert.Equal(
            "The binding USERS is to the class User of the worker users, which is not there. Deploy users first.",
            Assert.Throws<DeployException>(() => NamespacePlanner.Plan(NamespacePlan.Empty, manifest, _ => null)).Message);
    }

    [Fact]
    public void Plan_OfMigrationsThatMakeNoSense_SaysWhy()
    {
        var taken = Plan(NamespacePlan.Empty, "Room", V1);

        Assert.Equal(
            "Migration 'v2' names the class Room, which chat does not have; it has none.", Fail(NamespacePlan.Empty, Rename));
        Assert.Equal("Migration 'again' makes the class Room, which chat has already.", Fail(taken, V1, V1 with { Tag = "again" }));
        Assert.Equal(
            "The last migration of chat was 'v1', which is not among those given (v2). Keep the migrations that were taken, and add new ones after them.",
            Fail(taken, Rename));

        static string Fail(NamespacePlan before, params Migration[] steps) =>
            Assert.Throws<DeployException>(() => Plan(before, null, steps)).Message;
    }

    private static NamespacePlan Plan(NamespacePlan before, string? bound, params Migration[] steps) =>
        NamespacePlanner.Plan(before, Manifest(bound) with { Migrations = steps }, _ => null).Plan;

    private static WorkerManifest Manifest(string? bound) => new("chat", "worker.js", default)
    {
        Objects = bound is null ? [] : [new BoundClass("ROOM", bound, null)],
    };
}
