using System.IO.Compression;
using Edge.Streams.Framing;

namespace Edge.Streams.Deflate;

/// <summary>
/// Inflates the messages of one direction of a connection (RFC 7692 section 7.2.2), as their octets come and never
/// beyond a bound. Inside is a <see cref="DeflateStream"/>: with context takeover about 20 to 50 KiB for the life of
/// the connection, without it only while a message is under way.
/// <para>Errors: 1007 for data that cannot be inflated, 1009 for a message beyond the bound. Afterwards the inflater is
/// of no more use. A block with BFINAL set may end a message (section 7.2.3.5); one that ends inside an arriving run
/// of octets is refused with 1007, since the stream does not tell where it ended.</para>
/// </summary>
public sealed class Inflater : IDisposable
{
    /// <summary>Room asked for before each step; the buffer doubles when it has less.</summary>
    private const int MinRoom = 64;

    /// <summary>
    /// The runs at the end of a piece that are offered octet by octet, so that a final block is seen to end there.
    /// </summary>
    private const int SingleOctets = 2;

    private readonly bool _contextTakeover;
    private readonly DeflateFeed _feed = new();
    private DeflateStream? _stream;
    private bool _mayEndHere;
    private bool _hasOctets;

    /// <summary>Makes an inflater.</summary>
    /// <param name="contextTakeover">Whether the sender keeps its history between messages.</param>
    public Inflater(bool contextTakeover)
    {
        _contextTakeover = contextTakeover;
    }

    /// <summary>
    /// The empty stored block that a sender cuts off each message and a receiver puts back (section 7.2.2).
    /// </summary>
    internal static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>An empty final block: a stream that stands between two blocks ends with it.</summary>
    private static ReadOnlySpan<byte> FinalBlock => [0x03, 0x00];

    /// <summary>Gives back the memory of the decompression.</summary>
    public void Dispose()
    {
        EndStream();
        _feed.Release();
    }

    /// <summary>Inflates the next piece of a message and appends what comes of it.</summary>
    /// <param name="piece">The next octets of the compressed payload; may be empty.</param>
    /// <param name="last">Whether the message ends with this piece.</param>
    /// <param name="maxBytes">The most that the output may hold, in bytes.</param>
    /// <param name="output">What of this message was inflated so far.</param>
    /// <returns>The breach, or null. A message without any octets is taken as an empty one.</returns>
    internal ProtocolViolation? Inflate(ReadOnlySpan<byte> piece, bool last, long maxBytes, ref PayloadBuffer output)
    {
        try
        {
            if (!OfferAll(piece, maxBytes, ref output))
            {
                return new ProtocolViolation(CloseCodes.MessageTooBig, "message over the size limit when inflated");
            }

            _hasOctets |= !piece.IsEmpty;
            if (last && _hasOctets)
            {
                EndMessage(maxBytes, ref output);
                _hasOctets = false;
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return new ProtocolViolation(CloseCodes.InvalidPayload, "compressed data cannot be inflated");
        }
        finally
        {
            _feed.Release();
        }
    }

    private bool OfferAll(ReadOnlySpan<byte> piece, long maxBytes, ref PayloadBuffer output)
    {
        while (!piece.IsEmpty)
        {
            var run = Math.Clamp(piece.Length - SingleOctets, 1, DeflateFeed.Capacity);
            if (!Offer(piece[..run], maxBytes, ref output))
            {
                return false;
            }

            piece = piece[run..];
        }

        return true;
    }

    /// <summary>Inflates one run; a stream that ended with the octet before is followed by a fresh one.</summary>
    /// <returns>Whether the output is within the bound.</returns>
    private bool Offer(ReadOnlySpan<byte> run, long maxBytes, ref PayloadBuffer output)
    {
        _feed.Offer(run);
        var fits = Drain(maxBytes, ref output);
        if (fits && _feed.Left == run.Length && _mayEndHere)
        {
            EndStream();
            fits = Drain(maxBytes, ref output);
        }

        _mayEndHere = run.Length == 1;
        return !fits || _feed.Left == 0 ? fits : throw new InvalidDataException();
    }

    private bool Drain(long maxBytes, ref PayloadBuffer output)
    {
        _stream ??= new DeflateStream(_feed, CompressionMode.Decompress, leaveOpen: true);
        while (true)
        {
            var room = output.GetSpan(MinRoom);
            var beyond = maxBytes - output.Count + 1;
            var inflated = _stream.Read(room.Length > beyond ? room[..(int)beyond] : room);
            if (inflated == 0)
            {
                return true;
            }

            output.Advance(inflated);
            if (output.Count > maxBytes)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Puts the tail back and sees to it that the message ended where a block ends, as far as that can be seen.
    /// </summary>
    private void EndMessage(long maxBytes, ref PayloadBuffer output)
    {
        var before = output.Count;
        _feed.Offer(Tail);
        Drain(maxBytes, ref output);
        if (_feed.Left == Tail.Length && _mayEndHere)
        {
            // A final block ended with the message's last octet; there is nothing to put back.
            EndStream();
            return;
        }

        if (output.Count != before || _feed.Left > 0)
        {
            throw new InvalidDataException();
        }

        _mayEndHere = false;
        if (!_contextTakeover)
        {
            RequireBlockBoundary(maxBytes, ref output);
            EndStream();
        }
    }

    private void RequireBlockBoundary(long maxBytes, ref PayloadBuffer output)
    {
        var before = output.Count;
        _feed.Offer(FinalBlock);
        Drain(maxBytes, ref output);
        _feed.Offer(Tail);
        Drain(maxBytes, ref output);
        if (output.Count != before || _feed.Left != Tail.Length)
        {
            throw new InvalidDataException();
        }
    }

    private void EndStream()
    {
        _stream?.Dispose();
        _stream = null;
        _mayEndHere = false;
    }
}
