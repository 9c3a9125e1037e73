using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edge.Host.Clustering;

namespace Edge.Host.Options;

/// <summary>What must hold of the files for TLS between nodes.</summary>
internal static class TlsRules
{
    private const string Where = ClusterSettings.Section;
    private const string CertificateKey = $"{Where}:TlsCertificate";
    private const string KeyKey = $"{Where}:TlsKey";
    private const string AuthorityKey = $"{Where}:TlsAuthority";

    public static void Check(SettingsReader reader, ClusterSettings cluster)
    {
        string?[] files = [cluster.TlsCertificate, cluster.TlsKey, cluster.TlsAuthority];
        if (files.All(string.IsNullOrEmpty))
        {
            return;
        }

        reader.Require(!files.Any(string.IsNullOrEmpty), $"{CertificateKey}, TlsKey and TlsAuthority go together; give all three or none.");
        string?[] problems =
        [
            FindProblem(CertificateKey, cluster.TlsCertificate, path => FindFault(X509Certificate2.CreateFromPem(File.ReadAllText(path)))),
            FindProblem(KeyKey, cluster.TlsKey, path => FindFault(File.ReadAllText(path))),
            FindProblem(AuthorityKey, cluster.TlsAuthority, path => FindFault(X509CertificateLoader.LoadCertificate(File.ReadAllBytes(path)))),
        ];
        foreach (var problem in problems.OfType<string>())
        {
            reader.Require(false, problem);
        }

        if (!files.Any(string.IsNullOrEmpty) && problems.All(problem => problem is null) && FindContradiction(cluster) is { } contradiction)
        {
            reader.Require(false, contradiction);
        }
    }

    private static string? FindProblem(string key, string? path, Func<string, string?> findFault)
    {
        if (string.IsNullOrEmpty(path))
        {
            return null;
        }

        var fault = Directory.Exists(path) ? "is a directory; it must be a PEM file" : TryFindFault(path, findFault);
        return fault is null ? null : $"{key} is '{path}', which {fault}.";
    }

    private static string? TryFindFault(string path, Func<string, string?> findFault)
    {
        try
        {
            return findFault(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"is not there; it must be a PEM file{(Path.IsPathRooted(path) ? string.Empty : $", and is looked for as {Path.GetFullPath(path)}")}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({e.Message.TrimEnd('.')}); let the user {Environment.UserName} read it";
        }
        catch (CryptographicException)
        {
            return "holds no certificate; it must have one in PEM, from '-----BEGIN CERTIFICATE-----' on";
        }
    }

    private static string? FindFault(X509Certificate2 certificate)
    {
        using (certificate)
        {
            var now = TimeProvider.System.GetLocalNow().DateTime;
            return certificate.NotAfter < now ? $"expired at {certificate.NotAfter.ToUniversalTime():u}; issue a new one"
                : certificate.NotBefore > now ? $"is not valid before {certificate.NotBefore.ToUniversalTime():u}; see to the clock of this machine"
                : null;
        }
    }

    private static string? FindFault(string key) => key switch
    {
        _ when key.Contains("ENCRYPTED", StringComparison.Ordinal) =>
            "is encrypted, and there is no setting for its password; write it without one: openssl pkey -in … -out …",
        _ when !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal) =>
            "holds no private key; it must have one in PEM, from '-----BEGIN PRIVATE KEY-----' on",
        _ => null,
    };

    private static string? FindContradiction(ClusterSettings cluster)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(cluster.TlsAuthority!);
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(cluster.TlsCertificate!, cluster.TlsKey);
            return RemotingTls.IsSignedBy(authority, certificate)
                ? null
                : $"{CertificateKey} is '{cluster.TlsCertificate}', which the authority in {AuthorityKey}, '{cluster.TlsAuthority}', has not "
                  + "signed: other nodes would refuse it.";
        }
        catch (CryptographicException)
        {
            return $"{KeyKey} is '{cluster.TlsKey}', which holds no key that fits {CertificateKey}, '{cluster.TlsCertificate}'.";
        }
    }
}
