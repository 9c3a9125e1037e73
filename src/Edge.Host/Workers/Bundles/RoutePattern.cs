namespace Edge.Host.Workers.Bundles;

/// <summary>
/// A pattern of requests, as routes of wrangler have it: <c>host/path</c>. The host may begin with <c>*</c>, the path may end with it,
/// and each star stands for any letters or none. A pattern without a path is the host's root alone.
/// </summary>
internal sealed record RoutePattern
{
    private readonly string _host;
    private readonly string _path;
    private readonly bool _anyHost;
    private readonly bool _anyPath;

    private RoutePattern(string text, string host, string path)
    {
        Text = text;
        (_anyHost, _host) = host.StartsWith('*') ? (true, host[1..]) : (false, host);
        (_anyPath, _path) = path.EndsWith('*') ? (true, path[..^1]) : (false, path);
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it names a host, or at least an end of one: it goes before what a node itself answers there.</summary>
    public bool NamesHost => _host.Length > 0;

    /// <summary>Orders patterns, the most specific first: by exact host, length of host, exact path, length of path.</summary>
    public (bool AnyHost, int Host, bool AnyPath, int Path) Order => (_anyHost, -_host.Length, _anyPath, -_path.Length);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="pattern">The pattern, if it is one.</param>
    /// <param name="problem">Else why it is none, after the pattern in a sentence.</param>
    public static bool TryParse(string text, out RoutePattern pattern, out string problem)
    {
        var bare = text;
        foreach (var scheme in (string[])["http://", "https://", "*://"])
        {
            bare = bare.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? bare[scheme.Length..] : bare;
        }

        var slash = bare.IndexOf('/', StringComparison.Ordinal);
        var (host, path) = slash < 0 ? (bare, "/") : (bare[..slash], bare[slash..]);
        problem = FindProblem(host, path) ?? string.Empty;
        pattern = new RoutePattern(text, host.ToLowerInvariant(), path);
        return problem.Length == 0;
    }

    /// <summary>Whether a request is meant.</summary>
    /// <param name="host">Its host without a port, in lower case.</param>
    /// <param name="path">Its path, as it was sent.</param>
    public bool Matches(string host, string path) =>
        (_anyHost ? host.EndsWith(_host, StringComparison.Ordinal) : host == _host)
        && (_anyPath ? path.StartsWith(_path, StringComparison.Ordinal) : path == _path);

    private static string? FindProblem(string host, string path)
    {
        if (host.Length == 0)
        {
            return "has no host; it must be like example.com/chat/* or */chat/*.";
        }

        if (host.LastIndexOf('*') > 0)
        {
            return "has a * inside the host; it may only begin with one, such as *.example.com/*.";
        }

        if (host.Contains(':', StringComparison.Ordinal))
        {
            return "names a port; a worker is reached on every port of the nodes.";
        }

        if (host.TrimStart('*').Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')))
        {
            return "has a host with other letters than a-z, 0-9, '.', '-' and '_'; write an international name in its xn-- form.";
        }

        if (path[..^1].Contains('*', StringComparison.Ordinal))
        {
            return "has a * inside the path; it may only end with one, such as example.com/chat/*.";
        }

        return path.IndexOfAny(['?', '#', ' ']) >= 0 ? "has a query or fragment; only host and path are compared." : null;
    }
}
