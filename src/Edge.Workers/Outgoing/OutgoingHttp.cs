using System.Net;
using System.Net.Sockets;

namespace Edge.Workers.Outgoing;

/// <summary>The HTTP client of all scripts of a node. Each connection is checked by the address it goes to.</summary>
internal sealed class OutgoingHttp : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private readonly AddressRules _rules;
    private readonly HttpMessageInvoker _client;

    /// <summary>Makes the client.</summary>
    public OutgoingHttp(OutgoingOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        _rules = new AddressRules(options);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectTimeout = options.Timeout,
            ConnectCallback = ConnectAsync,
        });
    }

    /// <summary>Its limits.</summary>
    public OutgoingOptions Options { get; }

    /// <summary>The clock of bodies that stand still.</summary>
    public TimeProvider Time { get; }

    /// <summary>Sends a request and returns with the headers of the answer.</summary>
    /// <exception cref="HttpRequestException">The server could not be reached, or may not be.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) => _client.SendAsync(request, cancel);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancel).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, address => _rules.Allows(host, address));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"Connections to {host} are not allowed.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
