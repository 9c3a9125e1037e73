namespace Edge.Actors.Objects.Links;

/// <summary>One thing that a gateway and an object tell each other on their link; see <see cref="GatewayItems"/> and <see cref="ObjectItems"/>.</summary>
internal abstract record LinkItem
{
    /// <summary>Numbers, lengths and tags of one item.</summary>
    protected const int OverheadBytes = 64;

    /// <summary>About how many bytes it has between nodes, rather too many than too few.</summary>
    public abstract int Bytes { get; }

    /// <summary>Bytes of a text at most.</summary>
    protected static int Of(string? text) => 3 * (text?.Length ?? 0);
}
