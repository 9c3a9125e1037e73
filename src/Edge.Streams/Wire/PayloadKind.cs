namespace Edge.Streams.Wire;

/// <summary>What the bytes of a <see cref="WirePayload"/> are.</summary>
public enum PayloadKind
{
    /// <summary>UTF-8 text: a JSON string in rich mode, the text itself in plain mode.</summary>
    Text,

    /// <summary>Arbitrary bytes: base64 in rich mode, a binary message in plain mode.</summary>
    Binary,

    /// <summary>One JSON value other than a string, as UTF-8: itself in both modes.</summary>
    Json,
}
