using Edge.Actors.Objects;
using Edge.Testing;

namespace Edge.Cluster.Tests;

/// <summary>Waits for writes of a node.</summary>
internal static class JournalWaits
{
    /// <summary>Returns when a write of a room's message has reached the journal, done or held.</summary>
    public static async Task UntilWriteAsync(this JournalControl journal, string room, long seq)
    {
        JournalWrite write;
        do
        {
            write = await journal.NextWriteAsync();
        }
        while (write.PersistenceId != "room-" + room || !write.SequenceNumbers.Contains(seq));
    }

    /// <summary>Returns when a write of an object has reached the journal, done or held.</summary>
    public static async Task UntilWriteOfAsync(this JournalControl journal, ObjectId id)
    {
        while ((await journal.NextWriteAsync()).PersistenceId != $"object-{id.Namespace}/{id.Hex}")
        {
        }
    }
}
