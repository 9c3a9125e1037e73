using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Workers.Outgoing;

/// <summary>A request of a script as the HTTP client sends it.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Url">Where to.</param>
/// <param name="Headers">As the script gave them.</param>
/// <param name="Body">The body.</param>
/// <param name="Redirect"><c>follow</c> or <c>manual</c>.</param>
internal sealed record OutgoingRequest(string Method, Uri Url, EdgeHeaders Headers, EdgeBody Body, string Redirect)
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Host", "Keep-Alive", "Proxy-Connection", "Sec-WebSocket-Accept",
        "Sec-WebSocket-Extensions", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "TE", "Transfer-Encoding", "Upgrade",
    };

    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Cookie" };

    /// <summary>Whether a WebSocket is asked for.</summary>
    public bool IsUpgrade => "websocket".Equals(Headers.Find("Upgrade"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a header is about one connection, and so is no business of who is behind it.</summary>
    public static bool IsOfTheConnection(string name) => OfTheConnection.Contains(name);

    /// <summary>Makes the message; a body that streams can be sent once.</summary>
    /// <param name="key">The key of the WebSocket handshake if this is one.</param>
    /// <param name="sent">Called when a part of the body has left.</param>
    public HttpRequestMessage ToMessage(string key, Action sent)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Url);
        if (Body.Bytes is not { IsEmpty: true })
        {
            message.Content = new StreamedContent(Body.Open(), Body.Bytes?.Length, sent);
        }

        foreach (var (name, value) in Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (IsUpgrade)
        {
            message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            message.Headers.TryAddWithoutValidation("Upgrade", "websocket");
            message.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
            message.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        }

        return message;
    }

    /// <summary>The request that follows a redirect (https://fetch.spec.whatwg.org/#http-redirect-fetch).</summary>
    /// <returns>Null when the body was a stream, which is gone.</returns>
    public OutgoingRequest? Follow(int status, Uri location)
    {
        var becomesGet = (status is 301 or 302 && Method == "POST") || (status == 303 && Method is not ("GET" or "HEAD"));
        var leaves = location.Host != Url.Host || location.Port != Url.Port || location.Scheme != Url.Scheme;
        var headers = EdgeHeaders.Of(Headers.Where(header =>
            !(leaves && Secret.Contains(header.Key))
            && !(becomesGet && header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))));
        if (becomesGet)
        {
            return this with { Method = "GET", Url = location, Headers = headers, Body = EdgeBody.Empty };
        }

        return Body.Bytes is null ? null : this with { Url = location, Headers = headers };
    }

    /// <summary>A key for <see cref="ToMessage"/>.</summary>
    public static string NewKey() => OpeningHandshake.NewKey();
}
