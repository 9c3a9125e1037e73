using System.Security.Cryptography;
using Edge.Host.Options;
using Edge.Testing;
using Microsoft.Extensions.Configuration;

namespace Edge.Host.Tests.Clustering;

public sealed class TlsRulesTests : IDisposable
{
    private const string NoCertificate = "which holds no certificate; it must have one in PEM, from '-----BEGIN CERTIFICATE-----' on.";
    private static readonly TestAuthority Authority = new("ours");
    private static readonly RSA Key = RSA.Create(2048);
    private readonly TemporaryDirectory _files = new();
    private readonly string _certificate;
    private readonly string _keyFile;
    private readonly string _authorityFile;

    public TlsRulesTests()
    {
        _certificate = _files.Write("node.pem", Authority.Issue(Key, -0.5));
        _keyFile = _files.Write("node.key", Key.ExportPkcs8PrivateKeyPem());
        _authorityFile = _files.Write("ca.pem", Authority.Pem);
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Read_WithACertificateItsKeyAndItsAuthority_TakesThem() => Read(_certificate, _keyFile, _authorityFile);

    [Theory]
    [InlineData("TlsCertificate", "missing", "which is not there; it must be a PEM file.")]
    [InlineData("TlsCertificate", "directory", "which is a directory; it must be a PEM file.")]
    [InlineData("TlsCertificate", "text", NoCertificate)]
    [InlineData("TlsCertificate", "key", NoCertificate)]
    [InlineData("TlsCertificate", "expired", "which expired at 20")]
    [InlineData("TlsCertificate", "future", "which is not valid before 20")]
    [InlineData("TlsCertificate", "foreign", "has not signed: other nodes would refuse it.")]
    [InlineData("TlsKey", "missing", "which is not there; it must be a PEM file.")]
    [InlineData("TlsKey", "directory", "which is a directory; it must be a PEM file.")]
    [InlineData("TlsKey", "text", "which holds no private key; it must have one in PEM, from '-----BEGIN PRIVATE KEY-----' on.")]
    [InlineData("TlsKey", "certificate", "which holds no private key;")]
    [InlineData("TlsKey", "encrypted", "which is encrypted, and there is no setting for its password;")]
    [InlineData("TlsKey", "other key", "which holds no key that fits Edge:Cluster:TlsCertificate, '")]
    [InlineData("TlsAuthority", "missing", "which is not there; it must be a PEM file.")]
    [InlineData("TlsAuthority", "directory", "which is a directory; it must be a PEM file.")]
    [InlineData("TlsAuthority", "key", NoCertificate)]
    [InlineData("TlsAuthority", "expired", "which expired at 20")]
    public void Read_WhenAFileCannotBeUsed_NamesTheKeyThePathAndWhatWasFound(string key, string kind, string problem)
    {
        var file = Make(kind);

        var e = Assert.Throws<SettingsException>(() => Read(
            key == "TlsCertificate" ? file : _certificate, key == "TlsKey" ? file : _keyFile, key == "TlsAuthority" ? file : _authorityFile));

        var line = Assert.Single(e.Message.Split('\n')[1..]);
        Assert.StartsWith($"  Edge:Cluster:{key} is '{file}', which ", line, StringComparison.Ordinal);
        Assert.Contains(problem, line, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Read_WhenAFileMayNotBeRead_SaysWhoMust()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName == "root", "Whoever runs these tests may read all files.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_keyFile, UnixFileMode.None);
        }

        var e = Assert.Throws<SettingsException>(() => Read(_certificate, _keyFile, _authorityFile));

        Assert.Contains($"Edge:Cluster:TlsKey is '{_keyFile}', which cannot be read (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith($"); let the user {Environment.UserName} read it.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenSeveralFilesCannotBeUsed_NamesAll()
    {
        var e = Assert.Throws<SettingsException>(() => Read(Make("missing"), Make("text"), _files.Path));

        Assert.Equal(3, e.Message.Split('\n').Length - 1);
    }

    private static void Read(string certificate, string key, string authority) => NodeSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Edge:Cluster:TlsCertificate"] = certificate,
            ["Edge:Cluster:TlsKey"] = key,
            ["Edge:Cluster:TlsAuthority"] = authority,
        })
        .Build());

    private string Make(string kind)
    {
        using var other = RSA.Create(2048);
        using var foreign = new TestAuthority("theirs");
        return kind switch
        {
            "missing" => Path.Combine(_files.Path, "missing.pem"),
            "directory" => _files.Path,
            "certificate" => _certificate,
            "key" => _keyFile,
            "expired" => _files.Write(kind, Authority.Issue(Key, -2)),
            "future" => _files.Write(kind, Authority.Issue(Key, 2)),
            "foreign" => _files.Write(kind, foreign.Issue(Key, -0.5)),
            "encrypted" => _files.Write(kind, Key.ExportEncryptedPkcs8PrivateKeyPem(
                "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))),
            "other key" => _files.Write(kind, other.ExportPkcs8PrivateKeyPem()),
            _ => _files.Write(kind, "nothing of use"),
        };
    }
}
