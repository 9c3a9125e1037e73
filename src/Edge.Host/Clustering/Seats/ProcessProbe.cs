using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Edge.Host.Clustering.Seats;

/// <summary>Asks a machine whether a process listens at an address.</summary>
internal static class ProcessProbe
{
    // Long enough for a node whose threads are all busy to see an answer that is there.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public static async Task<ProbeAnswer> AskAsync(Address address, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port!.Value), limit.Token);
            return ProbeAnswer.Listens;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused ? ProbeAnswer.Gone : ProbeAnswer.Silent;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeAnswer.Silent;
        }
    }
}

/// <summary>What a machine says of a process.</summary>
internal enum ProbeAnswer
{
    /// <summary>It is there, even if it stands still: the system accepts connections for it.</summary>
    Listens,

    /// <summary>The machine is there, and nobody listens.</summary>
    Gone,

    /// <summary>The machine is not there either, or is cut off.</summary>
    Silent,
}
