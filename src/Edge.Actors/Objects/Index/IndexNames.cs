using System.Text;

namespace Edge.Actors.Objects.Index;

/// <summary>The objects of a partition in the order in which they are listed.</summary>
internal sealed class IndexNames
{
    /// <summary>What a page may hold, so that it fits into a frame between nodes.</summary>
    public const int MaxPageBytes = 64 * 1024;

    /// <summary>Most objects of a page.</summary>
    public const int MaxPage = 1000;

    private readonly Dictionary<string, SortedSet<ObjectId>> _namespaces = [];

    public void Add(ObjectId id)
    {
        if (!_namespaces.TryGetValue(id.Namespace, out var objects))
        {
            _namespaces[id.Namespace] = objects = new SortedSet<ObjectId>(NameOrder.Instance);
        }

        objects.Add(id);
    }

    public void Remove(ObjectId id) => _namespaces.GetValueOrDefault(id.Namespace)?.Remove(id);

    public void Clear() => _namespaces.Clear();

    public ObjectIndexProtocol.Page Read(ObjectIndexProtocol.GetPage query)
    {
        var page = new List<ObjectId>();
        var bytes = 0;
        foreach (var id in From(query))
        {
            bytes += id.Hex.Length + Encoding.UTF8.GetByteCount(id.Name ?? string.Empty);
            if (page.Count == Math.Min(query.Limit, MaxPage) || (page.Count > 0 && bytes > MaxPageBytes))
            {
                return new ObjectIndexProtocol.Page(query.Partition, [.. page], IsLast: false);
            }

            page.Add(id);
        }

        return new ObjectIndexProtocol.Page(query.Partition, [.. page], IsLast: true);
    }

    private IEnumerable<ObjectId> From(ObjectIndexProtocol.GetPage query)
    {
        if (!_namespaces.TryGetValue(query.Namespace, out var objects) || objects.Max is not { } last)
        {
            return [];
        }

        var prefix = ObjectId.Restore(query.Namespace, string.Empty, query.Prefix);
        var after = ObjectId.Restore(query.Namespace, query.AfterHex, query.AfterName);
        var first = NameOrder.Instance.Compare(prefix, after) > 0 ? prefix : after;
        return NameOrder.Instance.Compare(first, last) > 0
            ? []
            : objects.GetViewBetween(first, last)
                .SkipWhile(id => NameOrder.Instance.Compare(id, after) == 0)
                .TakeWhile(id => (id.Name ?? string.Empty).StartsWith(query.Prefix, StringComparison.Ordinal));
    }
}
