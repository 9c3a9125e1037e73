using System.Net;
using System.Security.Cryptography;
using System.Text;
using Edge.Host.Options;

namespace Edge.Host.Endpoints;

/// <summary>Who may do what under <c>/api</c>.</summary>
internal sealed class AdminAccess(AdminOptions options)
{
    private const string Scheme = "Bearer ";

    // What a proxy on the same machine passes on is not local. Neither is what a web page makes the operator's browser send: pages
    // of any site reach loopback, and browsers name the page on every POST.
    private static readonly string[] TracesOfOthers = ["X-Forwarded-For", "Forwarded", "Via", "Origin"];

    /// <summary>Null when the request may go on, else the answer to it.</summary>
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

        return steers && !IsLocal(context)
            ? Answer(
                StatusCodes.Status403Forbidden,
                "Without Edge:Admin:Token only requests from loopback may do this, and none through a proxy or from a web page. "
                + "Set a token, or ask from the machine itself.")
            : null;
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !TracesOfOthers.Any(context.Request.Headers.ContainsKey);

    private static IResult Answer(int status, string problem) =>
        Results.Json(new AdminProblem(problem), AdminJson.Default.AdminProblem, statusCode: status);

    private static bool HasToken(HttpRequest request, string token) =>
        request.Headers.Authorization.ToString() is var header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
