using Edge.Streams.Deflate;

namespace Edge.Streams.Tests.Deflate;

/// <summary>Offers and answers of RFC 7692 section 7.1.</summary>
public sealed class DeflateNegotiationTests
{
    private const string NoTakeover = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static readonly DeflateOptions Takeover = new() { Enabled = true, ServerContextTakeover = true, ClientContextTakeover = true };

    private static readonly DeflateOptions Frugal = new() { Enabled = true };

    public static TheoryData<string, string> OffersAndAnswers => new()
    {
        { "permessage-deflate", "permessage-deflate" },
        { "permessage-deflate; client_max_window_bits", "permessage-deflate" },
        { "permessage-deflate; client_max_window_bits=10", "permessage-deflate" },
        { "permessage-deflate;server_no_context_takeover", "permessage-deflate; server_no_context_takeover" },
        { "permessage-deflate;\tclient_no_context_takeover ", "permessage-deflate; client_no_context_takeover" },
        { "permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_max_window_bits=10" },
        { "permessage-deflate; server_max_window_bits=15", "permessage-deflate; server_max_window_bits=15" },
        { "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=8" },
        { "permessage-deflate; server_max_window_bits=\"10\"", "permessage-deflate; server_max_window_bits=10" },
        { "permessage-deflate; server_max_window_bits=\"1\\0\"", "permessage-deflate; server_max_window_bits=10" },
        { "x-other, permessage-deflate", "permessage-deflate" },
        { "x-other; a=\"b, permessage-deflate\", permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover" },
        { "permessage-deflate; server_max_window_bits=10, permessage-deflate", "permessage-deflate; server_max_window_bits=10" },
        { "permessage-deflate; server_max_window_bits=16, permessage-deflate", "permessage-deflate" },
        { "permessage-deflate; unknown, permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover" },
        { "bad grammar here, permessage-deflate", "permessage-deflate" },
        { ", permessage-deflate,", "permessage-deflate" },
    };

    public static TheoryData<string?> DeclinedOffers =>
    [
        null, "", " ", ",", "x-webkit-deflate-frame", "permessage-deflate2", "permessage deflate",
        "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08", "permessage-deflate; server_max_window_bits=+9", "permessage-deflate; server_max_window_bits=",
        "permessage-deflate; server_max_window_bits=\"\"", "permessage-deflate; server_max_window_bits=\"10", "permessage-deflate; server_max_window_bits=x",
        "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=100", "permessage-deflate; unknown",
        "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10", "permessage-deflate;", "permessage-deflate; ; server_no_context_takeover",
    ];

    [Theory]
    [MemberData(nameof(OffersAndAnswers))]
    public void Negotiate_WhenOfferIsValid_Answers(string offer, string answer)
    {
        var agreement = DeflateNegotiation.Negotiate(offer, Takeover);

        Assert.Equal(answer, agreement?.ResponseHeader);
        Assert.Equal(!answer.Contains("server_no", StringComparison.Ordinal), agreement?.ServerContextTakeover);
        Assert.Equal(!answer.Contains("client_no", StringComparison.Ordinal), agreement?.ClientContextTakeover);
    }

    [Theory]
    [MemberData(nameof(DeclinedOffers))]
    public void Negotiate_WhenNoOfferIsValid_Declines(string? offer) => Assert.Null(DeflateNegotiation.Negotiate(offer, Takeover));

    [Fact]
    public void Negotiate_WhenNotEnabled_Declines() => Assert.Null(DeflateNegotiation.Negotiate("permessage-deflate", new DeflateOptions()));

    [Fact]
    public void Negotiate_WhenServerAllowsNoTakeover_SaysSo()
    {
        var agreement = DeflateNegotiation.Negotiate("permessage-deflate", Frugal);

        Assert.Equal(new DeflateAgreement(NoTakeover, false, false, 15, 15), agreement);
    }

    [Theory]
    [InlineData("permessage-deflate", 12)]
    [InlineData("permessage-deflate; server_max_window_bits=13", 12)]
    [InlineData("permessage-deflate; server_max_window_bits=11", 11)]
    public void Negotiate_WhenServerHasSmallWindow_AnswersWithTheSmaller(string offer, int expected)
    {
        var agreement = DeflateNegotiation.Negotiate(offer, Takeover with { ServerMaxWindowBits = 12 });

        Assert.Equal($"permessage-deflate; server_max_window_bits={expected}", agreement?.ResponseHeader);
        Assert.Equal(expected, agreement?.ServerMaxWindowBits);
    }

    [Fact]
    public void Negotiate_WhenClientNamesItsWindow_NotesIt() =>
        Assert.Equal(10, DeflateNegotiation.Negotiate("permessage-deflate; client_max_window_bits=10", Takeover)?.ClientMaxWindowBits);

    [Theory]
    [InlineData(7)]
    [InlineData(16)]
    public void Negotiate_WhenOptionsAreOutOfRange_Throws(int bits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DeflateNegotiation.Negotiate(null, Takeover with { ServerMaxWindowBits = bits }));

    [Fact]
    public void Offer_NamesWhatTheOptionsAskFor()
    {
        Assert.Null(DeflateNegotiation.Offer(new DeflateOptions()));
        Assert.Equal("permessage-deflate", DeflateNegotiation.Offer(Takeover));
        Assert.Equal(NoTakeover + "; server_max_window_bits=9", DeflateNegotiation.Offer(Frugal with { ServerMaxWindowBits = 9 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryAccept_WhenServerAnswersOurOffer_Agrees(bool takeover)
    {
        var options = (takeover ? Takeover : Frugal) with { ServerMaxWindowBits = 11 };
        var server = DeflateNegotiation.Negotiate(DeflateNegotiation.Offer(options), Takeover);

        Assert.True(DeflateNegotiation.TryAccept(server?.ResponseHeader, options, out var client));
        Assert.Equal(server, client);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void TryAccept_WhenServerDeclined_GoesOnWithout(string? header)
    {
        Assert.True(DeflateNegotiation.TryAccept(header, Takeover, out var agreement));
        Assert.Null(agreement);
    }

    [Theory]
    [InlineData("x-other")]
    [InlineData("permessage-deflate, permessage-deflate")]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_max_window_bits=12")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_max_window_bits")]
    [InlineData("permessage-deflate; server_no_context_takeover")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_max_window_bits=11; client_max_window_bits=10")]
    [InlineData("permessage-deflate; server_no_context_takeover; server_max_window_bits=11; unknown")]
    public void TryAccept_WhenAnswerDoesNotFit_Refuses(string header)
    {
        var options = Frugal with { ServerMaxWindowBits = 11 };

        Assert.False(DeflateNegotiation.TryAccept(header, options, out _));
    }

    [Fact]
    public void TryAccept_WhenNothingWasOffered_Refuses() =>
        Assert.False(DeflateNegotiation.TryAccept("permessage-deflate", new DeflateOptions(), out _));
}
