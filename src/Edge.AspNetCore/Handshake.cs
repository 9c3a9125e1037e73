using Edge.Streams.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Edge.AspNetCore;

/// <summary>The server's side of the opening handshake, RFC 6455 section 4.2.</summary>
internal static class Handshake
{
    /// <summary>The subprotocol of rich mode.</summary>
    public const string RichProtocol = "edge.v1.json";

    private const string Version = "13";

    /// <summary>Checks a request.</summary>
    /// <returns>Null when it may be upgraded, else the answer to give.</returns>
    public static Refusal? Check(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method))
        {
            return new Refusal(StatusCodes.Status405MethodNotAllowed, "A WebSocket is opened with GET.");
        }

        if (!HasToken(request.Headers.Upgrade, "websocket") || !HasToken(request.Headers.Connection, "upgrade"))
        {
            return new Refusal(StatusCodes.Status426UpgradeRequired, "Expected Upgrade: websocket");
        }

        if (!HttpProtocol.IsHttp11(request.Protocol))
        {
            return new Refusal(StatusCodes.Status426UpgradeRequired, "Expected HTTP/1.1");
        }

        if (request.ContentLength > 0 || request.Headers.ContainsKey(HeaderNames.TransferEncoding))
        {
            return new Refusal(StatusCodes.Status400BadRequest, "A handshake has no body.");
        }

        if (request.Headers.SecWebSocketVersion.ToString() != Version)
        {
            return new Refusal(StatusCodes.Status426UpgradeRequired, $"Expected Sec-WebSocket-Version: {Version}");
        }

        if (!OpeningHandshake.IsValidKey(request.Headers.SecWebSocketKey))
        {
            return new Refusal(StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be 16 octets in base64.");
        }

        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            ? null
            : new Refusal(StatusCodes.Status400BadRequest, "This connection cannot be upgraded.");
    }

    /// <summary>Whether the client offers rich mode.</summary>
    public static bool OffersRich(HttpRequest request) => HasToken(request.Headers.SecWebSocketProtocol, RichProtocol);

    /// <summary>Answers 101 and takes the connection's bytes.</summary>
    public static Task<Stream> UpgradeAsync(HttpContext context, string? protocol, string? extensions)
    {
        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = OpeningHandshake.AcceptKey(context.Request.Headers.SecWebSocketKey.ToString());
        if (protocol is not null)
        {
            headers.SecWebSocketProtocol = protocol;
        }

        if (extensions is not null)
        {
            headers.SecWebSocketExtensions = extensions;
        }

        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>Refuses a request with a line of text.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        switch (refusal.Status)
        {
            case StatusCodes.Status426UpgradeRequired:
                context.Response.Headers.Upgrade = "websocket";
                context.Response.Headers.Connection = "Upgrade";
                context.Response.Headers.SecWebSocketVersion = Version;
                break;
            case StatusCodes.Status405MethodNotAllowed:
                context.Response.Headers.Allow = HttpMethods.Get;
                break;
            case StatusCodes.Status503ServiceUnavailable:
                context.Response.Headers.RetryAfter = "2";
                break;
            default:
                break;
        }

        return context.Response.WriteAsync(refusal.Text, context.RequestAborted);
    }

    private static bool HasToken(StringValues header, string token)
    {
        foreach (var line in header)
        {
            foreach (var part in (line ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            {
                if (part.Equals(token, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
