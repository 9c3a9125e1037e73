using System.Text;
using Edge.Actors.Http;

namespace Edge.Workers.Requests;

/// <summary>Answers that the runtime gives when a script has none.</summary>
internal static class PlainResponse
{
    /// <summary>The script threw.</summary>
    public static EdgeResponse InternalError => Of(500, "Internal Server Error");

    /// <summary>Too much waits for the script.</summary>
    public static EdgeResponse Overloaded => Of(503, "Service Unavailable");

    /// <summary>The script used more time or memory than it may.</summary>
    public static EdgeResponse OutOfResources => Of(503, "Worker exceeded resource limits");

    private static EdgeResponse Of(int status, string text) => new()
    {
        Status = status,
        Headers = EdgeHeaders.Of([new("Content-Type", "text/plain; charset=UTF-8")]),
        Body = EdgeBody.Of(Encoding.UTF8.GetBytes(text)),
    };
}
