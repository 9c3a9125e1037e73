using System.Collections.Immutable;
using Edge.Actors.Objects.Running;

namespace Edge.Actors.Tests.Objects.Running;

public sealed class OutputGateTests
{
    [Fact]
    public void Bytes_AreThoseOfWhatWaits()
    {
        var gate = new OutputGate();
        gate.Post(Chunks(1000));
        Assert.Equal(0, gate.Bytes);

        var first = gate.OnWrite();
        gate.Post(Chunks(1000, 500));
        var both = gate.Bytes;
        Assert.InRange(both, 1500, 2000);
        gate.OnWrite();
        gate.Post(Chunks(200));
        var last = gate.Bytes - both;

        gate.OnDurable(first);
        Assert.Equal(last, gate.Bytes);

        gate.Drop();
        Assert.Equal(0, gate.Bytes);
    }

    private static ImmutableArray<Effect> Chunks(params int[] sizes) => [.. sizes.Select(size => new Effect.Chunk(1, new byte[size]))];
}
