using Akka.Actor;
using Edge.Host.Clustering.Seats;
using Edge.Host.Persistence;
using Edge.Host.Tests.Persistence;
using Edge.Host.Tests.Process;
using Npgsql;

namespace Edge.Host.Tests.Clustering.Seats;

public sealed class SeatRegistryTests : IAsyncLifetime
{
    private static readonly Address One = new("akka.tcp", "edge", "node1", 4053);
    private static readonly Address Two = One.WithHost("node2");
    private TestDatabase? _database;

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("EDGE_TEST_POSTGRES") is not null)
        {
            _database = await TestDatabase.CreateAsync();
            await using var journal = new PostgreSqlJournal(_database.ConnectionString);
            await journal.PrepareAsync(CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task FindMembersOrFound_WhenSeveralAskAtOnce_OnlyOneFounds()
    {
        var registries = new List<SeatRegistry>();
        for (var i = 0; i < 5; i++)
        {
            registries.Add(await TakeAsync(One.WithPort(4000 + i)));
        }

        var answers = await Task.WhenAll(registries.Select(registry => registry.FindMembersOrFoundAsync(CancellationToken.None)));

        var founder = Assert.Single(registries, registry => answers[registries.IndexOf(registry)] is { Count: 0 });
        Assert.All(answers.Where(answer => answer is { Count: > 0 }), answer => Assert.Equal(founder.Own, Assert.Single(answer!).Id));
        await DisposeAsync(registries);
    }

    [SkippableFact]
    public async Task FindMembersOrFound_WhenTheFounderDied_FoundsAnew()
    {
        var first = await TakeAsync(One);
        await using var second = await TakeAsync(Two);
        Assert.Empty((await FindAsync(first))!);
        Assert.Equal([One], (await FindAsync(second))!.Select(seat => seat.Address));

        await first.DisposeAsync();
        await UntilFreeAsync(first.Own, second);
        await AgeAsync();

        Assert.Empty((await FindAsync(second))!);
        Assert.Equal([second.Own], (await second.BeatAsync(CancellationToken.None)).Select(seat => seat.Id));
    }

    [SkippableFact]
    public async Task FindMembersOrFound_WhileAMemberThatNoLongerBeatsHoldsItsSeat_FoundsNothing()
    {
        await using var paused = await TakeAsync(One);
        await using var second = await TakeAsync(Two);
        await FindAsync(paused);
        await AgeAsync();

        var member = Assert.Single((await FindAsync(second))!);

        Assert.Equal((One, false), (member.Address, member.IsFresh));
        Assert.Matches(@"^edge@node1:4053 \(which holds its seat, but whose last heartbeat was 6\d s ago: ", member.Describe());
        Assert.Contains(await paused.BeatAsync(CancellationToken.None), seat => seat.Id == paused.Own);
    }

    [SkippableFact]
    public async Task FindMembersOrFound_WhenMembersJustLostTheirSessions_WaitsForThem()
    {
        await using var member = await TakeAsync(One);
        await using var joining = await TakeAsync(Two);
        await FindAsync(member);
        await member.CloseAsync();
        await UntilFreeAsync(member.Own, joining);

        Assert.Null(await FindAsync(joining));

        await member.BeatAsync(CancellationToken.None);
        Assert.Equal([One], (await FindAsync(joining))!.Select(seat => seat.Address));
    }

    [SkippableFact]
    public async Task Take_WhereAProcessSits_IsRefusedThoughItDoesNotBeat_AndAfterItsDeathGranted()
    {
        var first = await TakeAsync(One);
        await using var second = Open();

        Assert.Equal(first.Own, (await second.TakeAsync(One, 2, CancellationToken.None))?.Id);
        await AgeAsync();
        Assert.Equal(first.Own, (await second.TakeAsync(One, 2, CancellationToken.None))?.Id);
        await first.DisposeAsync();
        await UntilFreeAsync(first.Own, second);
        Assert.Null(await second.TakeAsync(One, 2, CancellationToken.None));
    }

    [SkippableFact]
    public async Task Beat_AfterTheSessionWasLost_HoldsTheSameSeatInANewOne()
    {
        await using var first = await TakeAsync(One);
        await using var second = await TakeAsync(Two);
        var (seat, session) = (first.Own, first.Session);

        await first.CloseAsync();
        await UntilFreeAsync(seat, second);
        var seats = await first.BeatAsync(CancellationToken.None);

        Assert.True(seats.Single(own => own.Id == seat).IsHeld);
        Assert.Equal((seat, session + 1), (first.Own, first.Session));
    }

    [SkippableTheory]
    [InlineData("tcp_keepalives_idle", "5")]
    [InlineData("tcp_keepalives_interval", "1")]
    [InlineData("tcp_keepalives_count", "5")]
    [InlineData("tcp_user_timeout", "10000")]
    public async Task Session_OfAMachineThatIsGone_IsEndedByTheServerWithinSeconds(string setting, string expected)
    {
        SkipWithoutDatabase();
        await using var session = new NpgsqlConnection(SeatRegistry.ReadTarget(_database!.ConnectionString).ConnectionString);
        await session.OpenAsync();
        await using var command = new NpgsqlCommand($"show {setting}", session);

        Assert.Equal(expected, await command.ExecuteScalarAsync());
    }

    private static Task<IReadOnlyList<Seat>?> FindAsync(SeatRegistry registry) =>
        registry.FindMembersOrFoundAsync(CancellationToken.None);

    /// <summary>The first node has not been heard of for a while.</summary>
    private Task AgeAsync() => _database!.ExecuteAsync("update node_seat set beat = beat - interval '1 minute' where address like '%node1%'");

    // The server frees a seat a moment after the session that held it was closed here.
    private static Task UntilFreeAsync(int seat, SeatRegistry seenBy) => Admin.UntilAsync(async () =>
        !(await seenBy.BeatAsync(CancellationToken.None)).Single(other => other.Id == seat).IsHeld);

    private static async Task DisposeAsync(IEnumerable<SeatRegistry> registries)
    {
        foreach (var registry in registries)
        {
            await registry.DisposeAsync();
        }
    }

    private async Task<SeatRegistry> TakeAsync(Address address)
    {
        var registry = Open();
        Assert.Null(await registry.TakeAsync(address, 1, CancellationToken.None));
        return registry;
    }

    private SeatRegistry Open()
    {
        SkipWithoutDatabase();
        return new SeatRegistry(_database!.ConnectionString);
    }

    private void SkipWithoutDatabase() =>
        Skip.If(_database is null, "EDGE_TEST_POSTGRES is not set; eng/install-postgres.sh starts a server and prints it.");
}
