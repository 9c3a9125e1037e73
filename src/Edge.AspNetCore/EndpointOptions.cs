namespace Edge.AspNetCore;

/// <summary>Who may connect.</summary>
public sealed class EndpointOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge:Endpoints";

    /// <summary>
    /// Origins of pages that may connect, such as <c>https://chat.example.com</c>; <c>*</c> lets all. The page of the same
    /// host always may, and so may requests without an <c>Origin</c>, which browsers cannot send. Default none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether <c>/echo</c> is there. By default only on a node that listens on loopback alone.</summary>
    public bool? Echo { get; set; }

    /// <summary>What is wrong with these options, a sentence each; nothing when they can be used.</summary>
    public IEnumerable<string> FindProblems() => AllowedOrigins.Where(origin => !IsOrigin(origin)).Select(origin =>
        $"{Section}:AllowedOrigins has '{origin}'; it must be like https://chat.example.com, or * for all.");

    /// <summary>An origin as browsers write it (RFC 6454 section 6.2); anything else would silently never match.</summary>
    private static bool IsOrigin(string text) =>
        text == "*"
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Authority.Length > 0
            && uri is { AbsolutePath: "/" or "", Query.Length: 0, Fragment.Length: 0, UserInfo.Length: 0 });
}
