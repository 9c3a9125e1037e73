namespace Edge.Actors.Objects.Links;

/// <summary>A text that gateways answer for the object, and the answer.</summary>
internal sealed record AutoResponse(string Request, string Response)
{
    /// <summary>About how many bytes it has between nodes.</summary>
    public int Bytes => 3 * (Request.Length + Response.Length);
}
