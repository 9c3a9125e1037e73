using Akka.Actor;
using Edge.Host.Tests.Workers.Running;
using Edge.Host.Workers.Bundles;
using Edge.Host.Workers.Deploy;
using Edge.Host.Workers.Store;
using Edge.Workers.Bundles;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Host.Tests.Workers.Deploy;

public sealed class DeploymentTests : IAsyncLifetime
{
    private static readonly WorkerManifest Rooms = new("b", "worker.js", default) { Migrations = [new Migration("v1") { NewClasses = ["Room"] }] };
    private static readonly WorkerManifest Bound = new("a", "worker.js", default) { Objects = [new BoundClass("ROOM", "Room", "b")] };
    private readonly MemoryWorkerStore _store = new();
    private ActorSystem _system = null!;
    private Deployment _deployment = null!;

    public Task InitializeAsync()
    {
        _system = ActorSystem.Create("deploy", """
            akka {
              stdout-loglevel = OFF
              loglevel = ERROR
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            }
            """);
        _deployment = new Deployment(
            _store, new FakeEngine(), new ClusterRollout(_system), TimeProvider.System, NullLogger<Deployment>.Instance);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task Deploy_OfWhatIsActive_StoresNothing()
    {
        await DeployAsync(Rooms);
        await DeployAsync(Bound);

        var again = await DeployAsync(Bound);

        Assert.Equal(1, again.Version);
        Assert.Contains("Version 1 is the same, and active; nothing was stored.", again.Warnings);
    }

    [Fact]
    public async Task Deploy_AfterAWorkerItIsBoundToWasMadeAnew_BindsToItsNewObjects()
    {
        await DeployAsync(Rooms);
        await DeployAsync(Bound);
        await _deployment.DeleteAsync("b", CancellationToken.None);
        await DeployAsync(Rooms);

        var again = await DeployAsync(Bound);

        Assert.Equal((2, "b.Room.2"), (again.Version, again.Plan.Bindings["ROOM"]));
        Assert.Equal("b.Room.2", (await _store.DescribeAsync("a", 2, CancellationToken.None))!.Plan.Bindings["ROOM"]);
    }

    [Fact]
    public async Task Deploy_OfAVariableAndABindingOfOneName_IsRefused()
    {
        var twice = Bound with { Vars = new Dictionary<string, string> { ["ROOM"] = "1" } };

        var e = await Assert.ThrowsAsync<DeployException>(() => DeployAsync(twice));

        Assert.Equal("The binding ROOM is a variable too; env can have it only once.", e.Message);
    }

    private Task<Deployed> DeployAsync(WorkerManifest manifest) => _deployment.DeployAsync(
        manifest, [new WorkerModule("worker.js", ModuleKind.Script, "code"u8.ToArray())], string.Empty, isTrial: false, CancellationToken.None);
}
