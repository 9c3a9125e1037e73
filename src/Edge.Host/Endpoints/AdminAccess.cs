using System.Net;
using System.Security.Cryptography;
using System.Text;
using Edge.Host.Options;

namespace Edge.Host.Endpoints;

/// <summary>Who may do what under <c>/api</c>, and read <c>/metrics</c>.</summary>
internal sealed class AdminAccess(AdminOptions options)
{
    private const string Scheme = "Bearer ";

    // What a proxy passes on comes from wherever its clients are, even from the same machine. So does what a web page makes the
    // operator's browser send: pages of any site reach loopback, and browsers name the page on every POST.
    private static readonly string[] TracesOfOthers = ["Forwarded", "Via", "X-Real-IP", "Origin"];

    // ASP.NET Core renames the first to the second where it is told to heed them (ASPNETCORE_FORWARDEDHEADERS_ENABLED).
    private static readonly string[] PrefixesOfProxies = ["X-Forwarded-", "X-Original-"];

    // RFC 1918, 3927, 4193 and 4291. Not all that is not public: addresses of transition (2002::/16) are those of the internet.
    private static readonly IPNetwork[] Private =
    [
        .. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10" }.Select(IPNetwork.Parse),
    ];

    /// <summary>Null when the request under <c>/api</c> may go on, else the answer to it.</summary>
    public IResult? Refuse(HttpContext context, bool steers)
    {
        if (options.Token is { } token)
        {
            if (HasToken(context.Request, token))
            {
                return null;
            }

            // RFC 9110 section 11.6.1 demands it of every 401.
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Answer(
                StatusCodes.Status401Unauthorized, "This needs the header 'Authorization: Bearer' with the token of Edge:Admin:Token.");
        }

        return (steers ? IsLocal(context) : IsNear(context))
            ? null
            : Answer(
                StatusCodes.Status403Forbidden,
                $"Without Edge:Admin:Token only requests from {(steers ? "loopback" : "loopback and private addresses")} may do this, "
                + "and none through a proxy or from a web page. Set a token, or ask from the machine itself.");
    }

    /// <summary>The same for <c>/metrics</c>, which the private network may read even where there is a token.</summary>
    public IResult? RefuseFigures(HttpContext context) => IsNear(context) ? null : Refuse(context, steers: false);

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && IsForItself(context.Request);

    private static bool IsNear(HttpContext context) =>
        IsLocal(context) || context.Connection.RemoteIpAddress is { } address && IsPrivate(address) && IsForItself(context.Request);

    private static bool IsPrivate(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Private.Any(range => range.BaseAddress.AddressFamily == plain.AddressFamily && range.Contains(plain));
    }

    private static bool IsForItself(HttpRequest request) => !request.Headers.Keys.Any(name =>
        TracesOfOthers.Contains(name, StringComparer.OrdinalIgnoreCase)
        || PrefixesOfProxies.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));

    private static IResult Answer(int status, string problem) =>
        Results.Json(new AdminProblem(problem), AdminJson.Default.AdminProblem, statusCode: status);

    private static bool HasToken(HttpRequest request, string token) =>
        request.Headers.Authorization.ToString() is var header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
