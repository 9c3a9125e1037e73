using System.Net.Sockets;
using System.Security.Cryptography;
using Edge.Host.Options;
using Microsoft.AspNetCore.Connections;

namespace Edge.Host.Composition;

/// <summary>Starts a node, and says in the operator's terms why it does not start.</summary>
internal static class NodeStart
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel";
    private const string Kestrel = $"{Server}.Core";
    private const string Certificate = "Kestrel:Certificates:Default";
    private const string Endpoints = "Kestrel:Endpoints";

    /// <returns>False when the node was told to stop meanwhile: what of it has started is then to be stopped.</returns>
    /// <exception cref="CannotRunException">An address or port is not to be had.</exception>
    /// <exception cref="SettingsException">What is asked for cannot be served.</exception>
    public static async Task<bool> RunAsync(WebApplication app, string addressOption, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
            return true;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            app.Lifetime.StopApplication();
            return false;
        }
        catch (Exception e)
        {
            // The actor system ends next, which is no failure of its own.
            app.Lifetime.StopApplication();
            if (Explain(e, app, EndpointsOf(app).Any() ? Endpoints : addressOption) is { } plain)
            {
                throw plain;
            }

            throw;
        }
    }

    private static Exception? Explain(Exception failure, WebApplication app, string option) => failure switch
    {
        IOException { InnerException: AddressInUseException } =>
            new CannotRunException($"{failure.Message} Stop the other process or choose another address with {option}."),
        SocketException e => CannotListen(e, app, option),
        IOException { InnerException: AggregateException { InnerExceptions: [SocketException e, ..] } } => CannotListen(e, app, option),
        InvalidOperationException { Source: Kestrel } when IsSecure(app) && !CertificatesOf(app).Any() => new SettingsException(
            [$"{option} is '{UrlsOf(app)}' without a certificate. Give one with {Certificate}:Path, a PEM or PFX file by its full path, "
             + $"and its {Certificate}:KeyPath or Password; or listen on http:// behind a proxy that speaks TLS."]),
        InvalidOperationException or FormatException when ComesFromServer(failure) =>
            new SettingsException([$"{option} is '{UrlsOf(app)}': {failure.Message}"]),
        IOException or UnauthorizedAccessException or CryptographicException or NotSupportedException
            when IsSecure(app) && CertificatesOf(app).Any() && ComesFromServer(failure) =>
            new SettingsException([$"{string.Join(" or ", CertificatesOf(app))} cannot be used: {failure.Message}"]),
        _ => null,
    };

    private static CannotRunException CannotListen(SocketException failure, WebApplication app, string option) =>
        new($"Edge cannot listen on {UrlsOf(app)}: {failure.Message}. {Advise(failure, option)}");

    private static string Advise(SocketException failure, string option) => failure.SocketErrorCode switch
    {
        SocketError.AccessDenied => $"Choose a port from 1024 up with {option}, or give the process the right to lower ones.",
        SocketError.AddressNotAvailable => $"Choose an address of this machine with {option}; http://0.0.0.0:8080 is all of them.",
        _ => $"Choose another address with {option}.",
    };

    private static bool ComesFromServer(Exception failure) => failure.StackTrace?.Contains(Server, StringComparison.Ordinal) == true;

    // The server's own list is empty once it has failed. Endpoints by name go before the option.
    private static string? UrlsOf(WebApplication app) => EndpointsOf(app).Any()
        ? string.Join(';', EndpointsOf(app).Select(endpoint => endpoint["Url"]))
        : app.Configuration[WebHostDefaults.ServerUrlsKey];

    private static IEnumerable<IConfigurationSection> EndpointsOf(WebApplication app) => app.Configuration.GetSection(Endpoints).GetChildren();

    private static bool IsSecure(WebApplication app) => UrlsOf(app)?.Contains("https:", StringComparison.OrdinalIgnoreCase) ?? false;

    // Their names; which of them the server failed at, it does not say.
    private static IEnumerable<string> CertificatesOf(WebApplication app) =>
        from holder in EndpointsOf(app).SelectMany(endpoint => endpoint.GetSection("Sni").GetChildren().Prepend(endpoint))
            .Select(holder => holder.GetSection("Certificate")).Prepend(app.Configuration.GetSection(Certificate))
        where holder.Exists()
        select holder.Path;
}
