using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote;
using Edge.Host.Composition;
using Edge.Host.Options;

namespace Edge.Host.Clustering;

/// <summary>Where the node listens for other nodes.</summary>
internal static class ClusterPort
{
    /// <summary>Sees whether it can be bound, before the actor system tries: that fails with a log of its own and no advice.</summary>
    /// <exception cref="CannotRunException">It cannot.</exception>
    public static async Task CheckAsync(ClusterSettings settings, CancellationToken cancel)
    {
        try
        {
            if (await FindAddressAsync(settings.BindAddress ?? settings.HostName, cancel) is { } address)
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address, settings.Port));
            }
        }
        catch (SocketException e)
        {
            throw Explain(settings, e);
        }
    }

    /// <summary>Starts the actor system, which binds the port. Another process may have taken it since it was looked at.</summary>
    /// <exception cref="CannotRunException">It cannot be bound.</exception>
    public static void StartActorSystem(IServiceProvider services, ClusterSettings settings)
    {
        try
        {
            services.GetRequiredService<ActorSystem>();
        }
        catch (AggregateException e) when (e.GetBaseException() is RemoteTransportException { InnerException: SocketException cause })
        {
            throw Explain(settings, cause);
        }
    }

    private static CannotRunException Explain(ClusterSettings settings, SocketException failure)
    {
        const string section = ClusterSettings.Section;
        var key = string.IsNullOrEmpty(settings.BindAddress) ? "HostName" : "BindAddress";
        var advice = failure.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"Stop the other process, or choose another port with {section}:Port; 0 takes a free one.",
            SocketError.AccessDenied => $"Choose a port from 1024 up with {section}:Port.",
            _ => $"{section}:{key} must be an address of this machine, or a name of one; give an address to listen on with {section}:BindAddress.",
        };
        return new CannotRunException(
            $"Edge cannot listen for other nodes on {settings.BindAddress ?? settings.HostName}:{settings.Port}: {failure.Message}. {advice}");
    }

    // What Akka takes: all addresses for an empty one, and the last IPv4 address of a name. Where that has none, Akka says so itself.
    private static async Task<IPAddress?> FindAddressAsync(string host, CancellationToken cancel)
    {
        if (host.Length == 0)
        {
            return IPAddress.Any;
        }

        return IPAddress.TryParse(host, out var address)
            ? address
            : (await Dns.GetHostAddressesAsync(host, cancel)).LastOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork);
    }
}
