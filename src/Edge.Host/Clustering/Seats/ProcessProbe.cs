using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace Edge.Host.Clustering.Seats;

/// <summary>Asks a machine whether a process still listens at an address.</summary>
internal static class ProcessProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// True only when the machine answers that nobody listens there. A machine that says nothing may be cut off, and a process that
    /// stands still has its connections accepted by the system.
    /// </summary>
    public static async Task<bool> IsGoneAsync(Address address, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port!.Value), limit.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
