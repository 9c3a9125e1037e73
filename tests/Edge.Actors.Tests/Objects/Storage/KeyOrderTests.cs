using System.Text;
using Edge.Actors.Objects.Storage;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Objects.Storage;

public sealed class KeyOrderTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces = ["a", "z", "é", "\u07FF", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\U00010000", "😀", "\U0010FFFF"];

    [Fact]
    public void Compare_OfAnyTwoKeys_IsTheOrderOfTheirUtf8Bytes()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        for (var round = 0; round < 20_000; round++)
        {
            var (x, y) = (Key(random), Key(random));

            var expected = Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));

            Assert.Equal(Math.Sign(expected), Math.Sign(KeyOrder.Instance.Compare(x, y)));
        }
    }

    private static string Key(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
