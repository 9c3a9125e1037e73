using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Host.Tests.Clustering;
using Edge.Testing;

namespace Edge.Host.Tests.Process;

/// <summary>A node that speaks TLS itself.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Node_WithACertificate_SpeaksTheHttpThatWebSocketsGoOver()
    {
        using var authority = new TestAuthority("ours");
        using var key = RSA.Create(2048);
        await using var node = NodeProcess.Start(
            _data.Path,
            ["serve", "--urls", "https://127.0.0.1:0", "--data", _data.Path],
            ("Kestrel__Certificates__Default__Path", _data.Write("node.pem", authority.Issue(key, -0.5))),
            ("Kestrel__Certificates__Default__KeyPath", _data.Write("node.key", key.ExportPkcs8PrivateKeyPem())));
        await node.UntilListeningAsync();
        bool Trust(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
            certificate!.Issuer == "CN=ours";
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = Trust } });
        http.DefaultRequestVersion = HttpVersion.Version20;

        // Offered HTTP/2, it chooses what browsers then open WebSockets with.
        using var page = await http.GetAsync(node.Page);
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = Trust;
        await socket.ConnectAsync(new Uri($"wss://{node.Page.Authority}/rooms/lobby"), CancellationToken.None);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (page.StatusCode, page.Version));
        Assert.Equal(WebSocketState.Open, socket.State);
    }
}
