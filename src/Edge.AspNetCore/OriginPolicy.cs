using Microsoft.AspNetCore.Http;

namespace Edge.AspNetCore;

/// <summary>Decides by <c>Origin</c> whether a page may connect: WebSockets are not bound by CORS (RFC 6455 section 10.2).</summary>
internal sealed class OriginPolicy(EndpointOptions options)
{
    private readonly bool _all = options.AllowedOrigins.Contains("*");

    private readonly HashSet<string> _allowed =
        options.AllowedOrigins.Select(origin => origin.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (_all || origin.Length == 0 || _allowed.Contains(origin))
        {
            return true;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
