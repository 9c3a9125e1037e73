using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Testing;
using Xunit.Abstractions;

namespace Edge.Actors.Tests.Objects.Index;

public sealed class ObjectDirectoryTests(ITestOutputHelper output)
{
    [Fact]
    public void Merge_EndsWhereAPartitionHasNotToldAll()
    {
        var page = ObjectDirectory.Merge(
            [Page(isLast: false, "a", "c"), Page(isLast: true, "b", "d"), Page(isLast: true)], limit: 10);

        Assert.Equal(["a", "b", "c"], page.Objects.Select(id => id.Name));
        Assert.Equal(page.Objects[^1].Hex + "c", page.Cursor);
    }

    [Fact]
    public void Merge_OfAllThereIs_HasNoCursor()
    {
        var page = ObjectDirectory.Merge([Page(isLast: true, "a"), Page(isLast: true, "b")], limit: 2);

        Assert.Equal(2, page.Objects.Count);
        Assert.Null(page.Cursor);
        Assert.Null(ObjectDirectory.Merge([Page(isLast: true)], limit: 2).Cursor);
        Assert.NotNull(ObjectDirectory.Merge([Page(isLast: true, "a"), Page(isLast: true, "b")], limit: 1).Cursor);
    }

    [Fact]
    public void Pages_OneAfterAnother_HaveEveryObjectOnce_InOrder()
    {
        var random = Seeds.Start(output.WriteLine, fixedSeed: null);
        var partitions = Enumerable.Range(0, ObjectPartitions.Count).Select(_ => new IndexNames()).ToArray();
        var ids = Enumerable.Range(0, 500)
            .Select(number => number % 5 == 0 ? ObjectId.NewUnique("Chat") : ObjectId.FromName("Chat", $"room {number}")).ToArray();
        Array.ForEach(ids, id => partitions[ObjectPartitions.Of(id)].Add(id));

        var listed = new List<ObjectId>();
        string? cursor = null;
        do
        {
            var limit = random.Next(1, 40);
            var (hex, name) = cursor is null ? (string.Empty, string.Empty) : (cursor[..64], cursor[64..]);
            var page = ObjectDirectory.Merge(
                [.. partitions.Select((names, number) => names.Read(
                    new ObjectIndexProtocol.GetPage(number, "Chat", string.Empty, name, hex, random.Next(1, limit + 1))))],
                limit);
            listed.AddRange(page.Objects);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        Assert.Equal(ids.Order(NameOrder.Instance), listed);
    }

    private static ObjectIndexProtocol.Page Page(bool isLast, params string[] names) =>
        new(0, [.. names.Select(name => ObjectId.FromName("Chat", name))], isLast);
}
