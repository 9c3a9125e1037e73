using System.Net;
using System.Security.Cryptography;
using System.Text;
using Edge.Host.Options;

namespace Edge.Host.Endpoints;

/// <summary>Who may do what under <c>/api</c>.</summary>
internal sealed class AdminAccess(AdminOptions options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Null when the request may go on, else the answer to it.</summary>
    public IResult? Refuse(HttpContext context, bool steers)
    {
        if (options.Token is { } token)
        {
            return HasToken(context.Request, token)
                ? null
                : Answer(StatusCodes.Status401Unauthorized, "This needs the header 'Authorization: Bearer' with the token of Edge:Admin:Token.");
        }

        return steers && !IsLocal(context)
            ? Answer(StatusCodes.Status403Forbidden, "Without Edge:Admin:Token only requests from loopback may do this. Set a token, or ask from the machine itself.")
            : null;
    }

    // What a proxy on the same machine passes on is not local.
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");

    private static IResult Answer(int status, string problem) =>
        Results.Json(new AdminProblem(problem), AdminJson.Default.AdminProblem, statusCode: status);

    private static bool HasToken(HttpRequest request, string token) =>
        request.Headers.Authorization.ToString() is var header
        && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..])), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
