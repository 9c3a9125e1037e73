using System.Runtime.CompilerServices;

namespace Edge.Streams.Framing;

/// <summary>Room inside its owner for a header that came in pieces.</summary>
[InlineArray(FrameWriter.MaxHeaderLength)]
internal struct HeaderBuffer
{
    private byte _first;
}
