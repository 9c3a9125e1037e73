using BenchmarkDotNet.Attributes;
using Edge.Streams.Framing;

namespace Edge.Benchmarks.Codec;

/// <summary>Unmasking in place against a loop over octets.</summary>
public class MaskingBenchmarks
{
    private static readonly byte[] Key = [0x37, 0xfa, 0x21, 0x3d];

    private byte[] _payload = null!;

    [Params(16, 128, 4096, 65536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup() => _payload = Sample.Text(Bytes);

    [Benchmark(Baseline = true)]
    public void OctetByOctet()
    {
        var payload = _payload;
        for (var i = 0; i < payload.Length; i++)
        {
            payload[i] ^= Key[i & 3];
        }
    }

    [Benchmark]
    public void EdgeMasking() => Masking.Apply(_payload, 0x37fa213d, 0);
}
