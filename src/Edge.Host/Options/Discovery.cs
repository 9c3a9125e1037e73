namespace Edge.Host.Options;

/// <summary>How a node finds its cluster.</summary>
internal enum Discovery
{
    /// <summary>It is one of its own.</summary>
    None,

    /// <summary>Through the seats that nodes take in the database they share.</summary>
    Database,

    /// <summary>By a fixed list of addresses.</summary>
    Seeds,
}
