using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Edge.Host.Tests.Persistence;

/// <summary>Of two writers of one log, as after a partition, the stale one is refused by the journal's unique index.</summary>
public sealed class FenceTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _directory = Directory.CreateTempSubdirectory("edge-fence-").FullName;
    private IHost _host = null!;
    private ActorSystem _system = null!;

    public async Task InitializeAsync()
    {
        var database = new SqliteJournal(_directory, SynchronousMode.Full);
        await database.PrepareAsync(CancellationToken.None);
        await database.PrepareAsync(CancellationToken.None);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("fence", akka => akka.WithEdgePersistence(database, new StorageOptions()));
        _host = builder.Build();
        await _host.StartAsync();
        _system = _host.Services.GetRequiredService<ActorSystem>();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Write_OfAStaleIncarnation_IsRefused()
    {
        var stale = _system.ActorOf(Props.Create<Writer>());
        Assert.Equal("stored 1", await stale.Ask<string>("one", Patience));
        var current = _system.ActorOf(Props.Create<Writer>());
        Assert.Equal("stored 2", await current.Ask<string>("two", Patience));

        var answer = await stale.Ask<string>("stale", Patience);

        Assert.StartsWith("refused", answer, StringComparison.Ordinal);
        var recovered = _system.ActorOf(Props.Create<Writer>());
        Assert.Equal("one,two", await recovered.Ask<string>(Writer.List, Patience));
        Assert.Equal(2L, CountRows());
    }

    private long CountRows()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, "edge.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from journal";
        return (long)command.ExecuteScalar()!;
    }

    private sealed class Writer : UntypedPersistentActor
    {
        public const string List = "list";
        private readonly List<string> _stored = [];
        private IActorRef _asker = ActorRefs.Nobody;

        public override string PersistenceId => "room-fence";

        protected override void OnRecover(object message)
        {
            if (message is string text)
            {
                _stored.Add(text);
            }
        }

        protected override void OnCommand(object message)
        {
            _asker = Sender;
            switch (message)
            {
                case List:
                    Sender.Tell(string.Join(',', _stored));
                    break;
                case string text:
                    Persist(text, stored =>
                    {
                        _stored.Add(stored);
                        _asker.Tell($"stored {_stored.Count}");
                    });
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
            _asker.Tell($"refused: {cause.Message}");
    }
}
