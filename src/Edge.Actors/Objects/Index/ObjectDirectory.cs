using Akka.Actor;
using Akka.Hosting;
using Edge.Actors.Objects.Index;

namespace Edge.Actors.Objects;

/// <summary>Lists the objects of a namespace: all that ever stored something. Thread safe.</summary>
public sealed class ObjectDirectory
{
    /// <summary>Most objects of one page.</summary>
    public const int MaxPage = IndexNames.MaxPage;

    private const int HexDigits = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly IActorRef _index;

    internal ObjectDirectory(IActorRef index) => _index = index;

    /// <summary>The directory of a node.</summary>
    public static ObjectDirectory Of(ActorSystem system) => new(ActorRegistry.For(system).Get<ObjectIndexRegion>());

    /// <summary>Lists objects in order of their names.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="prefix">What names must begin with; empty for all objects, also those without a name.</param>
    /// <param name="cursor">That of the page before; null to begin.</param>
    /// <param name="limit">Most objects wanted, 1 to <see cref="MaxPage"/>. A page may have fewer, and yet not be the last.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The cursor is none.</exception>
    /// <exception cref="TimeoutException">A part of the index did not answer within 10 s.</exception>
    public async Task<ObjectPage> ListAsync(string space, string prefix, string? cursor, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        if (cursor is { Length: < HexDigits })
        {
            throw new ArgumentException($"'{cursor}' is no cursor: send back the one of the page before.");
        }

        var (hex, name) = cursor is null ? (string.Empty, string.Empty) : (cursor[..HexDigits], cursor[HexDigits..]);
        var pages = await Task.WhenAll(Enumerable.Range(0, ObjectPartitions.Count).Select(partition =>
            AskAsync(new ObjectIndexProtocol.GetPage(partition, space, prefix, name, hex, limit), cancel))).ConfigureAwait(false);
        return Merge(pages, limit);
    }

    /// <summary>Puts the partitions' pages in one order, up to where each of them has told all it knows.</summary>
    internal static ObjectPage Merge(IReadOnlyList<ObjectIndexProtocol.Page> pages, int limit)
    {
        var horizon = pages.Where(page => !page.IsLast).Select(page => page.Objects[^1]).Min(NameOrder.Instance);
        var all = pages.SelectMany(page => page.Objects).Order(NameOrder.Instance).ToArray();
        var objects = all
            .TakeWhile(id => horizon is null || NameOrder.Instance.Compare(id, horizon) <= 0)
            .Take(limit)
            .ToArray();
        var isLast = horizon is null && objects.Length == all.Length;
        return new ObjectPage(objects, isLast ? null : objects[^1].Hex + objects[^1].Name);
    }

    private async Task<ObjectIndexProtocol.Page> AskAsync(ObjectIndexProtocol.GetPage query, CancellationToken cancel)
    {
        try
        {
            return await _index.Ask<ObjectIndexProtocol.Page>(query, Patience, cancel).ConfigureAwait(false);
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"Partition {query.Partition} of the index of objects did not answer within {Patience.TotalSeconds} s.", e);
        }
    }
}
