namespace Edge.Actors.Http;

/// <summary>A request as programs see it, wherever it came from.</summary>
public sealed record EdgeRequest
{
    /// <summary>The method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The absolute URL, with <c>http</c> or <c>https</c> also for WebSockets.</summary>
    public required string Url { get; init; }

    /// <summary>The headers.</summary>
    public EdgeHeaders Headers { get; init; } = EdgeHeaders.Empty;

    /// <summary>The body.</summary>
    public EdgeBody Body { get; init; } = EdgeBody.Empty;

    /// <summary>Whether a WebSocket is asked for.</summary>
    public bool IsUpgrade => "websocket".Equals(Headers.Find("Upgrade"), StringComparison.OrdinalIgnoreCase);
}
