using System.Text;

namespace Edge.Actors.Http;

/// <summary>The answer of a program.</summary>
public sealed record EdgeResponse
{
    /// <summary>101 with a <see cref="Socket"/>, else 200 to 599.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The reason phrase, or null for the usual one.</summary>
    public string? StatusText { get; init; }

    /// <summary>The headers.</summary>
    public EdgeHeaders Headers { get; init; } = EdgeHeaders.Empty;

    /// <summary>The body.</summary>
    public EdgeBody Body { get; init; } = EdgeBody.Empty;

    /// <summary>Who the client will speak with; whoever gets the response opens it or ends it, once.</summary>
    public ISocketEnd? Socket { get; init; }

    /// <summary>A response with a text.</summary>
    public static EdgeResponse Text(int status, string text) => new()
    {
        Status = status,
        Headers = EdgeHeaders.Of([KeyValuePair.Create("Content-Type", "text/plain;charset=UTF-8")]),
        Body = EdgeBody.Of(Encoding.UTF8.GetBytes(text)),
    };
}
