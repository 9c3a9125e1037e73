namespace Edge.Streams.Deflate;

/// <summary>The negotiation of permessage-deflate in the opening handshake (RFC 7692 sections 5 and 7.1).</summary>
public static class DeflateNegotiation
{
    /// <summary>The server's side: takes the first offer that is valid and can be honoured.</summary>
    /// <param name="secWebSocketExtensions">
    /// The request's header, several joined by commas; null if there was none.
    /// </param>
    /// <param name="options">What this server allows.</param>
    /// <returns>The agreement, or null to go on without compression.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options' window bits are not from 8 to 15.</exception>
    public static DeflateAgreement? Negotiate(string? secWebSocketExtensions, DeflateOptions options)
    {
        CheckWindow(options);
        if (!options.Enabled || secWebSocketExtensions is null)
        {
            return null;
        }

        foreach (var extension in ExtensionHeader.Parse(secWebSocketExtensions))
        {
            if (extension is { Name: DeflateParameters.ExtensionName }
                && DeflateParameters.Parse(extension, isOffer: true) is { } offer)
            {
                return Agree(offer, options);
            }
        }

        return null;
    }

    /// <summary>The client's side: what to put into the request's <c>Sec-WebSocket-Extensions</c>.</summary>
    /// <param name="options">What this client wants.</param>
    /// <returns>One offer, or null if compression is not enabled.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options' window bits are not from 8 to 15.</exception>
    public static string? Offer(DeflateOptions options)
    {
        CheckWindow(options);
        return options.Enabled ? Wanted(options).ToString() : null;
    }

    /// <summary>The client's side: reads the server's answer to <see cref="Offer"/>.</summary>
    /// <param name="secWebSocketExtensions">The response's header, or null if there was none.</param>
    /// <param name="options">The options that the offer was made from.</param>
    /// <param name="agreement">The agreement; null if the server declined, or if the answer is refused.</param>
    /// <returns>False if the answer does not fit the offer: the client has to fail the connection.</returns>
    public static bool TryAccept(string? secWebSocketExtensions, DeflateOptions options, out DeflateAgreement? agreement)
    {
        CheckWindow(options);
        agreement = null;
        if (string.IsNullOrWhiteSpace(secWebSocketExtensions))
        {
            return true;
        }

        var extensions = ExtensionHeader.Parse(secWebSocketExtensions).ToList();
        if (!options.Enabled || extensions is not [{ Name: DeflateParameters.ExtensionName } extension])
        {
            return false;
        }

        var wanted = Wanted(options);
        var answer = DeflateParameters.Parse(extension, isOffer: false);
        if (answer is null || answer.ClientBits is not null || (wanted.ServerNoTakeover && !answer.ServerNoTakeover)
            || (wanted.ServerBits is { } limit && !(answer.ServerBits <= limit)))
        {
            return false;
        }

        agreement = new DeflateAgreement(
            secWebSocketExtensions,
            !answer.ServerNoTakeover,
            options.ClientContextTakeover && !answer.ClientNoTakeover,
            answer.ServerBits ?? DeflateParameters.MaxWindowBits,
            DeflateParameters.MaxWindowBits);
        return true;
    }

    /// <summary>A window that the client names for itself needs no answer: any window can be inflated.</summary>
    private static DeflateAgreement Agree(DeflateParameters offer, DeflateOptions options)
    {
        var serverBits = Math.Min(options.ServerMaxWindowBits, offer.ServerBits ?? DeflateParameters.MaxWindowBits);
        var answer = new DeflateParameters
        {
            ServerNoTakeover = offer.ServerNoTakeover || !options.ServerContextTakeover,
            ClientNoTakeover = offer.ClientNoTakeover || !options.ClientContextTakeover,
            ServerBits = offer.ServerBits is null && serverBits == DeflateParameters.MaxWindowBits ? null : serverBits,
        };
        return new DeflateAgreement(
            answer.ToString(),
            !answer.ServerNoTakeover,
            !answer.ClientNoTakeover,
            serverBits,
            offer.ClientBits ?? DeflateParameters.MaxWindowBits);
    }

    private static DeflateParameters Wanted(DeflateOptions options) => new()
    {
        ServerNoTakeover = !options.ServerContextTakeover,
        ClientNoTakeover = !options.ClientContextTakeover,
        ServerBits = options.ServerMaxWindowBits < DeflateParameters.MaxWindowBits ? options.ServerMaxWindowBits : null,
    };

    private static void CheckWindow(DeflateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ServerMaxWindowBits, DeflateParameters.MinWindowBits, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ServerMaxWindowBits, DeflateParameters.MaxWindowBits, nameof(options));
    }
}
