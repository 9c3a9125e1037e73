using System.Net.Sockets;
using Akka.Actor;

namespace Edge.Host.Clustering;

/// <summary>Knocks at the port where a node listens for the others.</summary>
internal static class MemberProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    /// <summary>True when the machine answers that nobody listens there, which silence is not.</summary>
    public static async Task<bool> IsRefusedAsync(Address address, CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Timeout);
        try
        {
            await socket.ConnectAsync(address.Host!, address.Port!.Value, deadline.Token);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return false;
        }
    }
}
