using System.Collections.Immutable;

namespace Edge.Actors.Objects.Index;

/// <summary>What objects, their index and those who list it say to each other across the cluster.</summary>
internal static class ObjectIndexProtocol
{
    /// <summary>Any message of this protocol.</summary>
    public interface IIndexMessage;

    /// <summary>From or about one object.</summary>
    public interface IObjectEntry : IIndexMessage
    {
        /// <summary>The object.</summary>
        ObjectId Object { get; }
    }

    /// <summary>To a partition of the index, through its shard region.</summary>
    public interface ICommand : IIndexMessage
    {
        /// <summary>Which partition.</summary>
        int Partition { get; }
    }

    /// <summary>To an object, through the shard region of objects.</summary>
    public interface IObjectCommand : IObjectEntry;

    /// <summary>Asks that the object be found in listings, with its name if it has one; answered with <see cref="Registered"/>
    /// to the sender once that is durable. Repeating it is harmless. To be asked before the object's first fact counts as durable.</summary>
    public sealed record Register(ObjectId Object) : ICommand, IObjectEntry
    {
        /// <inheritdoc/>
        public int Partition => ObjectPartitions.Of(Object);
    }

    /// <summary>The object is listed, durably.</summary>
    public sealed record Registered(ObjectId Object) : IObjectEntry;

    /// <summary>
    /// Asks that the object be woken at a time, or earlier; answered with <see cref="Scheduled"/> to the sender once that is
    /// durable. Repeating it is harmless. To be asked before the fact that sets the alarm counts as durable.
    /// </summary>
    /// <param name="Object">The object.</param>
    /// <param name="Time">When. A time the index has already stays if it is earlier: should the write fail, the alarm before is not lost.</param>
    /// <param name="Version">Sequence number of the fact that sets it.</param>
    public sealed record Schedule(ObjectId Object, DateTimeOffset Time, long Version) : ICommand, IObjectEntry
    {
        /// <inheritdoc/>
        public int Partition => ObjectPartitions.Of(Object);
    }

    /// <summary>The index will wake the object, durably.</summary>
    /// <param name="Object">The object.</param>
    /// <param name="Version">As asked.</param>
    public sealed record Scheduled(ObjectId Object, long Version) : IObjectEntry;

    /// <summary>
    /// A time that was asked for has come: wakes the object, again and again until it says <see cref="AlarmSettled"/>. Whether an
    /// alarm is due is for the object's own log to say; one whose time is not after <paramref name="Time"/> is, whatever its node's clock says.
    /// </summary>
    /// <param name="Object">The object.</param>
    /// <param name="Time">The time asked for.</param>
    public sealed record AlarmDue(ObjectId Object, DateTimeOffset Time) : IObjectCommand;

    /// <summary>
    /// What the alarm of the object is now, as its durable log says: the answer to <see cref="AlarmDue"/> once it was handled or
    /// when it is not due, and told unasked when an alarm was deleted. It takes the place of all that was asked before. Not answered.
    /// </summary>
    /// <param name="Object">The object.</param>
    /// <param name="Next">When to wake it; null for never.</param>
    /// <param name="Version">Sequence number of the object's last durable fact; less than that of a <see cref="Schedule"/> that came, it is ignored.</param>
    public sealed record AlarmSettled(ObjectId Object, DateTimeOffset? Next, long Version) : ICommand, IObjectEntry
    {
        /// <inheritdoc/>
        public int Partition => ObjectPartitions.Of(Object);
    }

    /// <summary>Asks a partition for objects of a namespace, ordered by name, then hex; answered with <see cref="Page"/>.</summary>
    /// <param name="Partition">The partition.</param>
    /// <param name="Namespace">The namespace.</param>
    /// <param name="Prefix">What names must begin with; empty also lists objects without one.</param>
    /// <param name="AfterName">Name of the last one known, empty for none; with <paramref name="AfterHex"/>.</param>
    /// <param name="AfterHex">Hex of the last one known; empty to begin.</param>
    /// <param name="Limit">Most objects wanted.</param>
    public sealed record GetPage(
        int Partition, string Namespace, string Prefix, string AfterName, string AfterHex, int Limit) : ICommand;

    /// <summary>Some objects of a partition.</summary>
    /// <param name="Partition">The partition.</param>
    /// <param name="Objects">In order.</param>
    /// <param name="IsLast">Whether there are no more after them.</param>
    public sealed record Page(int Partition, ImmutableArray<ObjectId> Objects, bool IsLast) : IIndexMessage;

    /// <summary>Keeps a partition awake, which no message may come to for long while alarms wait in it.</summary>
    public sealed record Wake(int Partition) : ICommand;
}
