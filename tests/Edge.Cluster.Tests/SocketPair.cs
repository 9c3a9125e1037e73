using System.Net;
using System.Net.Sockets;

namespace Edge.Cluster.Tests;

/// <summary>The two ends of one loopback connection.</summary>
internal sealed record SocketPair(Socket Server, Socket Client)
{
    public static async Task<SocketPair> OpenAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndpoint);
        var server = await listener.AcceptSocketAsync();
        server.NoDelay = true;
        return new SocketPair(server, client);
    }
}
