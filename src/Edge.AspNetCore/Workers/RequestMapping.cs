using Edge.Actors.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Edge.AspNetCore;

/// <summary>Turns what came in over HTTP into a request as programs see it.</summary>
internal static class RequestMapping
{
    /// <summary>Reads the head; the body stays a stream.</summary>
    public static EdgeRequest ToEdge(HttpContext context, RequestBody body)
    {
        var request = new EdgeRequest
        {
            Method = context.Request.Method,
            Url = Url(context),
            Headers = EdgeHeaders.Of(Headers(context.Request)),
        };
        var hasBody = !request.IsUpgrade && context.Request.ContentLength != 0
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
        return hasBody ? request with { Body = EdgeBody.From(body) } : request;
    }

    // The target as it was sent: a decoded path could not be encoded again without loss.
    private static string Url(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var host = context.Request.Host;
        return target is ['/', ..] && host.HasValue
            ? $"{context.Request.Scheme}://{host.Value}{target}"
            : context.Request.GetEncodedUrl();
    }

    // HTTP/2 has pseudo headers, such as :path.
    private static IEnumerable<KeyValuePair<string, string>> Headers(HttpRequest request) =>
        from header in request.Headers
        where !header.Key.StartsWith(':')
        from value in header.Value
        select new KeyValuePair<string, string>(header.Key, value ?? string.Empty);
}
