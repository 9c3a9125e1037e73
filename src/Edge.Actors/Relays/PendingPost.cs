using Edge.Actors.Rooms;

namespace Edge.Actors.Relays;

/// <summary>A post on its way to the room, sent again until it is answered.</summary>
internal sealed class PendingPost(RelayProtocol.Post post, MessageKey key, long since)
{
    /// <summary>What was asked.</summary>
    public RelayProtocol.Post Post { get; } = post;

    /// <summary>Recognises it in what the room says.</summary>
    public MessageKey Key { get; } = key;

    /// <summary>When it came, in ticks of the relay's clock.</summary>
    public long Since { get; } = since;

    /// <summary>When it was last sent to the room, in ticks of the relay's clock.</summary>
    public long Sent { get; set; } = since;

    /// <summary>The same message asked again, by this or another connection, before the first was answered.</summary>
    public PendingPost? Next { get; set; }
}
