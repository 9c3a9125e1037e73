using System.Net;
using Edge.Actors.Connections;

namespace Edge.Actors.Tests.Connections;

public sealed class ConnectionGateTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Two = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void TryEnter_WhenTheNodeIsFull_SaysWhichLimit()
    {
        var gate = new ConnectionGate(new ConnectionOptions { MaxConnections = 2 });

        Assert.True(gate.TryEnter(One, out _));
        Assert.True(gate.TryEnter(null, out _));
        Assert.False(gate.TryEnter(Two, out var problem));

        Assert.Contains("2 connections", problem, StringComparison.Ordinal);
        Assert.Equal(2, gate.Open);
        gate.Exit(One);
        Assert.True(gate.TryEnter(Two, out _));
    }

    [Fact]
    public void TryEnter_WhenAnAddressHasTooMany_RefusesItAlone()
    {
        var gate = new ConnectionGate(new ConnectionOptions { MaxConnectionsPerIp = 1 });

        Assert.True(gate.TryEnter(One, out _));
        Assert.False(gate.TryEnter(One, out var problem));
        Assert.True(gate.TryEnter(Two, out _));
        Assert.True(gate.TryEnter(null, out _));
        Assert.True(gate.TryEnter(null, out _));

        Assert.Contains("per address", problem, StringComparison.Ordinal);
        Assert.Equal(4, gate.Open);
        gate.Exit(One);
        Assert.True(gate.TryEnter(One, out _));
    }

    [Fact]
    public void TryEnter_WhenThereAreNoLimits_CountsAll()
    {
        var gate = new ConnectionGate(new ConnectionOptions { MaxConnections = 0, MaxConnectionsPerIp = 0 });

        Assert.All(Enumerable.Range(0, 1_000), i => Assert.True(gate.TryEnter(One, out _)));

        Assert.Equal(1_000, gate.Open);
    }

    [Fact]
    public void TryEnter_WhenDraining_RefusesAll()
    {
        var gate = new ConnectionGate(new ConnectionOptions());

        gate.Drain();

        Assert.True(gate.IsDraining);
        Assert.False(gate.TryEnter(One, out var problem));
        Assert.Contains("shutting down", problem, StringComparison.Ordinal);
        Assert.Equal(0, gate.Open);
    }

    [Fact]
    public async Task TryEnter_FromManyThreads_NeverExceedsAndNeverLeaks()
    {
        var gate = new ConnectionGate(new ConnectionOptions { MaxConnections = 10, MaxConnectionsPerIp = 3 });
        var inside = new int[3];
        using var start = new Barrier(4);

        void Work(int seed)
        {
            var random = new Random(seed);
            start.SignalAndWait();
            for (var i = 0; i < 20_000; i++)
            {
                var who = random.Next(0, 2) == 0 ? 0 : 1;
                var address = who == 0 ? One : Two;
                if (gate.TryEnter(address, out _))
                {
                    Assert.InRange(Interlocked.Increment(ref inside[who]), 1, 3);
                    Assert.InRange(Interlocked.Increment(ref inside[2]), 1, 10);
                    Interlocked.Decrement(ref inside[2]);
                    Interlocked.Decrement(ref inside[who]);
                    gate.Exit(address);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => Task.Factory.StartNew(
            () => Work(seed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(0, gate.Open);
        Assert.All([One, One, One, Two, Two, Two], address => Assert.True(gate.TryEnter(address, out _)));
    }
}
