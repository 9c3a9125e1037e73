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
}
