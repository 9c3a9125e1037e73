using System.Text;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Storage;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Objects.Storage;

public sealed class StorageRangeTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces = ["a", "b", "z", "é", "\uE000", "\uFFFD", "😀"];

    [Fact]
    public void List_WithoutBounds_IsInTheOrderOfUtf8()
    {
        var storage = Storage(["😀", "\uFFFD", "z", "é", "a"]);

        Assert.Equal(["a", "z", "é", "\uFFFD", "😀"], Keys(storage, new ObjectRange()));
        Assert.Equal(["😀", "\uFFFD"], Keys(storage, new ObjectRange { Reverse = true, Limit = 2 }));
    }

    [Fact]
    public void List_WithEveryBound_TakesWhatAllAllow()
    {
        var storage = Storage(["a:1", "a:2", "a:3", "a:4", "b:1"]);

        Assert.Equal(["a:2", "a:3"], Keys(storage, new ObjectRange { Start = "a:2", End = "a:4", Prefix = "a:" }));
        Assert.Equal(["a:3", "a:4"], Keys(storage, new ObjectRange { StartAfter = "a:2", Prefix = "a:" }));
        Assert.Equal(["a:4", "a:3"], Keys(storage, new ObjectRange { Prefix = "a:", Reverse = true, Limit = 2 }));
        Assert.Empty(Keys(storage, new ObjectRange { Start = "b", End = "a" }));
        Assert.Empty(Keys(storage, new ObjectRange { Start = "b", Prefix = "a" }));
    }

    [Fact]
    public void List_OfAnyRange_IsWhatFilteringAllGives()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        for (var round = 0; round < 2000; round++)
        {
            var keys = Enumerable.Range(0, random.Next(40)).Select(_ => Key(random)).Distinct().ToArray();
            var range = new ObjectRange
            {
                Start = Maybe(random),
                StartAfter = Maybe(random),
                End = Maybe(random),
                Prefix = Maybe(random),
                Reverse = random.Next(2) == 0,
                Limit = random.Next(2) == 0 ? random.Next(1, 10) : null,
            };

            Assert.Equal(Filter(keys, range), Keys(Storage(keys), range));
        }
    }

    private static IEnumerable<string> Filter(string[] keys, ObjectRange range)
    {
        var wanted = keys
            .Where(key => range.Start is null || Compare(key, range.Start) >= 0)
            .Where(key => range.StartAfter is null || Compare(key, range.StartAfter) > 0)
            .Where(key => range.End is null || Compare(key, range.End) < 0)
            .Where(key => range.Prefix is null || key.StartsWith(range.Prefix, StringComparison.Ordinal))
            .Order(Comparer<string>.Create(Compare));
        return (range.Reverse ? wanted.Reverse() : wanted).Take(range.Limit ?? int.MaxValue);
    }

    private static int Compare(string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));

    private static string? Maybe(Random random) => random.Next(3) == 0 ? Key(random) : null;

    private static string Key(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string[] Keys(MemoryStorage storage, ObjectRange range) => [.. storage.List(range).Select(entry => entry.Key)];

    private static MemoryStorage Storage(string[] keys)
    {
        var storage = new MemoryStorage(new ObjectStorageOptions(), StorageMap.Empty, null);
        foreach (var key in keys)
        {
            storage.Put(key, new byte[1]);
        }

        return storage;
    }
}
