using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Edge.Host.Clustering.Seats;

namespace Edge.Host.Tests.Clustering.Seats;

public sealed class ProcessProbeTests
{
    [Fact]
    public async Task IsGone_WhenSomebodyListens_IsFalse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.False(await ProcessProbe.IsGoneAsync(AddressOf(listener), CancellationToken.None));
    }

    [Fact]
    public async Task IsGone_WhenNobodyListensAnyMore_IsTrue()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = AddressOf(listener);
        listener.Dispose();

        Assert.True(await ProcessProbe.IsGoneAsync(address, CancellationToken.None));
    }

    [Fact]
    public async Task IsGone_WhenTheNameSaysNothing_IsFalse() =>
        Assert.False(await ProcessProbe.IsGoneAsync(new Address("akka.tcp", "edge", "no-such-node.invalid", 4053), CancellationToken.None));

    private static Address AddressOf(TcpListener listener) =>
        new("akka.tcp", "edge", "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
}
