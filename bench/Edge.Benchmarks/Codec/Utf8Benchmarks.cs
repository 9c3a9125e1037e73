using System.Text.Unicode;
using BenchmarkDotNet.Attributes;
using Edge.Streams.Framing;

namespace Edge.Benchmarks.Codec;

/// <summary>
/// The incremental check in one piece and in pieces of 1000 bytes, against the check of a whole text in the runtime.
/// </summary>
public class Utf8Benchmarks
{
    private const int Piece = 1000;

    private byte[] _payload = null!;

    [Params(16, 128, 4096, 65536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup() => _payload = Sample.Text(Bytes);

    [Benchmark(Baseline = true)]
    public bool RuntimeWhole() => Utf8.IsValid(_payload);

    [Benchmark]
    public bool EdgeWhole()
    {
        var check = default(Utf8Check);
        return check.Append(_payload) && check.IsComplete;
    }

    [Benchmark]
    public bool EdgeInPieces()
    {
        var check = default(Utf8Check);
        var valid = true;
        for (var start = 0; start < _payload.Length; start += Piece)
        {
            valid &= check.Append(_payload.AsSpan(start, Math.Min(Piece, _payload.Length - start)));
        }

        return valid && check.IsComplete;
    }
}
