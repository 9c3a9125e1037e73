namespace Edge.Actors.Objects.Running;

/// <summary>Where a socket is. Belongs to the object's actor alone.</summary>
internal sealed class SocketBinding
{
    /// <summary>Its gateway; null before its client is known.</summary>
    public GatewayLink? Link { get; private set; }

    /// <summary>Its number there.</summary>
    public int Number { get; private set; }

    /// <summary>Whether it takes nothing more.</summary>
    public bool IsOver { get; set; }

    /// <summary>What was done to it before its client was known.</summary>
    public EarlyEffects Early { get; } = new();

    public void Bind(GatewayLink link, int number) => (Link, Number) = (link, number);
}
