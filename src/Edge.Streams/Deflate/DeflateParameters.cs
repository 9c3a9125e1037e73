using System.Globalization;
using System.Text;

namespace Edge.Streams.Deflate;

/// <summary>The parameters of permessage-deflate in one offer or answer (RFC 7692 section 7.1).</summary>
internal sealed record DeflateParameters
{
    public const string ExtensionName = "permessage-deflate";
    public const int MinWindowBits = 8;
    public const int MaxWindowBits = 15;

    private const string ServerNoTakeoverName = "server_no_context_takeover";
    private const string ClientNoTakeoverName = "client_no_context_takeover";
    private const string ServerBitsName = "server_max_window_bits";
    private const string ClientBitsName = "client_max_window_bits";

    public bool ServerNoTakeover { get; init; }

    public bool ClientNoTakeover { get; init; }

    public int? ServerBits { get; init; }

    /// <summary>Null if it was not named; 15 if it was named without a value, as only an offer may do.</summary>
    public int? ClientBits { get; init; }

    /// <summary>The parameters, or null if one is unknown, named twice, or has a value that it may not have.</summary>
    public static DeflateParameters? Parse(Extension extension, bool isOffer)
    {
        var parsed = new DeflateParameters();
        var seen = new HashSet<string>();
        foreach (var (name, value) in extension.Parameters)
        {
            var next = (name, value) switch
            {
                (ServerNoTakeoverName, null) => parsed with { ServerNoTakeover = true },
                (ClientNoTakeoverName, null) => parsed with { ClientNoTakeover = true },
                (ServerBitsName, not null) when ParseBits(value) is { } bits => parsed with { ServerBits = bits },
                (ClientBitsName, not null) when ParseBits(value) is { } bits => parsed with { ClientBits = bits },
                (ClientBitsName, null) when isOffer => parsed with { ClientBits = MaxWindowBits },
                _ => null,
            };
            if (next is null || !seen.Add(name))
            {
                return null;
            }

            parsed = next;
        }

        return parsed;
    }

    /// <summary>The extension as it stands in the header.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(ExtensionName);
        text.Append(ServerNoTakeover ? $"; {ServerNoTakeoverName}" : null);
        text.Append(ClientNoTakeover ? $"; {ClientNoTakeoverName}" : null);
        text.Append(ServerBits is { } server ? $"; {ServerBitsName}={server}" : null);
        text.Append(ClientBits is { } client ? $"; {ClientBitsName}={client}" : null);
        return text.ToString();
    }

    /// <summary>A decimal number from 8 to 15 without leading zeros (sections 7.1.2.1 and 7.1.2.2).</summary>
    private static int? ParseBits(string value) =>
        value.Length <= 2 && value[0] != '0'
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits is >= MinWindowBits and <= MaxWindowBits ? bits : null;
}
