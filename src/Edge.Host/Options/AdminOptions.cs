namespace Edge.Host.Options;

/// <summary>Who may ask and steer the cluster under <c>/api</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Edge:Admin";

    /// <summary>The bearer token for all of /api; without one loopback and private addresses may read, and only loopback may steer.</summary>
    public string? Token { get; set; }
}
