using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Edge.Host.Tests.Clustering;

/// <summary>An authority that signs certificates of nodes, valid around today.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _root;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
    }

    public string Pem => _root.ExportCertificatePem();

    /// <summary>A certificate that is valid for a day.</summary>
    /// <param name="key">Of the node.</param>
    /// <param name="from">Days from now to its first.</param>
    public string Issue(RSA key, double from)
    {
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var begin = DateTimeOffset.UtcNow.AddDays(from);
        using var certificate = request.Create(_root, begin, begin.AddDays(1), [1, 2, 3]);
        return certificate.ExportCertificatePem();
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
