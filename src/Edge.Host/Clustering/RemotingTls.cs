using System.Security.Cryptography.X509Certificates;
using Akka.Remote.Hosting;
using Edge.Host.Options;

namespace Edge.Host.Clustering;

/// <summary>TLS between nodes: both sides show a certificate that the one authority has signed.</summary>
internal static class RemotingTls
{
    /// <summary>Null when the settings ask for none; <see cref="TlsRules"/> has looked at the files.</summary>
    public static SslOptions? Create(ClusterSettings settings)
    {
        if (string.IsNullOrEmpty(settings.TlsCertificate))
        {
            return null;
        }

        using var pem = X509Certificate2.CreateFromPemFile(settings.TlsCertificate, settings.TlsKey);
        var authority = X509CertificateLoader.LoadCertificateFromFile(settings.TlsAuthority!);
        return new SslOptions
        {
            // A key read from PEM is not usable for a server on every platform; one read from PKCS #12 is.
            X509Certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null),
            RequireMutualAuthentication = true,
            CustomValidator = (certificate, _, _, _, _) => certificate is not null && IsSignedBy(authority, certificate),
        };
    }

    /// <summary>Whether nodes with that authority let in who shows the certificate.</summary>
    public static bool IsSignedBy(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
