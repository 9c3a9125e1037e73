using System.Globalization;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Objects.Storage;

/// <summary>A node may die at any moment: whatever rows the journal has then, they tell what was true after the last of them.</summary>
public sealed class ObjectLogRecoveryTests(ITestOutputHelper output)
{
    private const int Flushes = 120;

    [Fact]
    public void Recovery_FromEveryPrefix_GivesTheStateAsOfIt()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        var run = new Run(random);
        run.Go(Flushes, delete: false);

        Assert.True(run.Journal.Checkpoints > 0, "no checkpoint was made: the test shows nothing");
        for (var rows = 0; rows <= run.Journal.Count; rows++)
        {
            Assert.Equal(run.StateAfter[rows], Describe(run.Journal.Recover(rows)));
        }
    }

    [Fact]
    public void Recovery_WhereOldRowsAreDeleted_GivesTheSameAndGoesOn()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        var run = new Run(random);

        for (var life = 0; life < 5; life++)
        {
            run.Go(Flushes / 2, delete: true);
            Assert.Equal(run.StateAfter[^1], Describe(run.Journal.Recover()));
            run.Restart();
        }

        Assert.True(run.Journal.Checkpoints > 0, "no checkpoint was made: the test shows nothing");
    }

    [Fact]
    public void Recovery_PassesOverACheckpointThatIsNotWhole()
    {
        var part = new ObjectEvents.Checkpoint(1, 2, [new("old", new byte[1])]);
        var stored = new ObjectEvents.StorageChanged(false, [], [new("a", new byte[1])], null);
        ObjectEvents.IFact[][] journals =
        [
            [stored, part],
            [stored, part, part],
            [stored, part with { Part = 2 }],
            [part, stored, part with { Part = 2 }],
            [part, stored],
            [stored, part, part with { Part = 2, Of = 3 }],
        ];

        foreach (var facts in journals)
        {
            var log = new ObjectLog(new ObjectStorageOptions());
            for (var i = 0; i < facts.Length; i++)
            {
                log.Apply(facts[i], i + 1);
            }

            log.Recovered(facts.Length);

            Assert.Equal("a", Assert.Single(log.BuildStorage().List(new ObjectRange())).Key);
        }
    }

    [Fact]
    public void Recovery_TakesAWholeCheckpoint_AfterOneThatIsNot()
    {
        var part = new ObjectEvents.Checkpoint(1, 2, [new("a", new byte[1])]);
        var log = new ObjectLog(new ObjectStorageOptions());

        log.Apply(part, 1);
        log.Apply(part, 2);
        log.Apply(part with { Part = 2, Entries = [new("b", new byte[1])] }, 3);
        log.Recovered(3);

        Assert.Equal(2, log.BuildStorage().Count);
    }

    private static string Describe(ObjectLog log) => string.Join(
        ' ',
        [
            log.Name ?? "-",
            log.Alarm?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "-",
            .. log.Gateways.Select(gateway => $"g{gateway.Uid}").Order(),
            .. log.BuildStorage().List(new ObjectRange()).Select(entry => $"{entry.Key}={entry.Value.Length}:{Sum(entry.Value)}"),
        ]);

    private static int Sum(ReadOnlyMemory<byte> value) => value.Length == 0 ? 0 : value.Span[0];

    private sealed class Run
    {
        private readonly Random _random;
        private ObjectLog _log = new(new ObjectStorageOptions());
        private MemoryStorage _storage;

        public Run(Random random)
        {
            _random = random;
            _storage = _log.BuildStorage();
            _log.Learn("lobby");
            StateAfter.Add(Describe(_log));
        }

        public JournalOfOne Journal { get; } = new();

        /// <summary>The state after so many rows, as the side that wrote them had it.</summary>
        public List<string> StateAfter { get; } = [];

        public void Go(int flushes, bool delete)
        {
            for (var i = 0; i < flushes; i++)
            {
                if (_random.Next(8) == 0)
                {
                    Write(Gateway());
                }

                Change();
                if (_storage.TakeChanges() is { } changes)
                {
                    Write(_log.ToFact(changes));
                }

                if (_log.CheckpointIfDue() is { } checkpoint)
                {
                    Journal.Write(checkpoint);
                    StateAfter.AddRange(Enumerable.Repeat(StateAfter[^1], checkpoint.Facts.Length));
                    Journal.DeleteTo(delete ? checkpoint.DeleteTo : 0);
                }
            }
        }

        public void Restart()
        {
            _log = Journal.Recover();
            _storage = _log.BuildStorage();
        }

        private ObjectEvents.IFact? Gateway()
        {
            var gateway = new GatewayId("akka.tcp://edge@10.0.0.1:8110", _random.Next(4));
            return _random.Next(2) == 0 ? _log.See(gateway) : _log.Forget(gateway);
        }

        private void Change()
        {
            for (var i = _random.Next(4); i > 0; i--)
            {
                switch (_random.Next(20))
                {
                    case 0:
                        _storage.DeleteAll(_random.Next(2) == 0);
                        break;
                    case < 5:
                        _storage.Delete(Key());
                        break;
                    case < 8:
                        _storage.Alarm = _random.Next(3) == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_random.Next(1, 1000));
                        break;
                    case < 10:
                        _storage.Begin();
                        _storage.Put(Key(), Value());
                        ((Action)(_random.Next(2) == 0 ? _storage.Commit : _storage.Rollback))();
                        break;
                    default:
                        _storage.Put(Key(), Value());
                        break;
                }
            }
        }

        private string Key() => $"key {_random.Next(30)}";

        private byte[] Value()
        {
            var value = new byte[_random.Next(30_000)];
            value.AsSpan().Fill((byte)_random.Next(256));
            return value;
        }

        private void Write(ObjectEvents.IFact? fact)
        {
            if (fact is not null)
            {
                Journal.Write(fact);
                StateAfter.Add(Describe(_log));
            }
        }
    }
}
