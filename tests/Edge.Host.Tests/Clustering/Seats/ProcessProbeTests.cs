using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Edge.Host.Clustering.Seats;

namespace Edge.Host.Tests.Clustering.Seats;

public sealed class ProcessProbeTests
{
    [Fact]
    public async Task Ask_WhenSomebodyListens_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(ProbeAnswer.Listens, await ProcessProbe.AskAsync(AddressOf(listener), CancellationToken.None));
    }

    [Fact]
    public async Task Ask_WhenNobodyListensAnyMore_SaysThatItIsGone()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = AddressOf(listener);
        listener.Dispose();

        Assert.Equal(ProbeAnswer.Gone, await ProcessProbe.AskAsync(address, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_WhenTheNameIsUnknown_IsSilent()
    {
        var nobody = new Address("akka.tcp", "edge", "no-such-node.invalid", 4053);

        Assert.Equal(ProbeAnswer.Silent, await ProcessProbe.AskAsync(nobody, CancellationToken.None));
    }

    private static Address AddressOf(TcpListener listener) =>
        new("akka.tcp", "edge", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
}
