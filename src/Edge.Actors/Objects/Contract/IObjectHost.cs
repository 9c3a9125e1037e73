using Edge.Actors.Http;

namespace Edge.Actors.Objects;

/// <summary>
/// What a program may do to the world. Used by the program's own thread alone, but for the tasks it gets, which complete on any.
/// </summary>
public interface IObjectHost
{
    /// <summary>Who the program is.</summary>
    ObjectId Id { get; }

    /// <summary>The clock.</summary>
    TimeProvider Time { get; }

    /// <summary>What is stored. Changes are seen at once here, and go to the journal at <see cref="Flush"/>.</summary>
    ObjectStorage Storage { get; }

    /// <summary>The object's sockets.</summary>
    ObjectSockets Sockets { get; }

    /// <summary>
    /// Ends a turn: what was changed since the last flush goes to the journal as one fact, all or nothing. Every other call
    /// here flushes first. To be called at the end of each turn of the program's loop.
    /// </summary>
    void Flush();

    /// <summary>
    /// Whether all that was changed so far is durable: what leaves by other ways than this need wait for nothing. Does not flush.
    /// </summary>
    bool IsDurable { get; }

    /// <summary>Completes when all that was changed so far is durable; fails with <see cref="ObjectException"/> when it never will be.</summary>
    Task WhenDurableAsync();

    /// <summary>
    /// Answers a <see cref="FetchEvent"/>. A body that is a stream is sent as it is read, no faster than the caller takes it, and
    /// disposed; until its end the event is not done and the object stays awake.
    /// </summary>
    void Respond(long number, EdgeResponse response);

    /// <summary>Answers a <see cref="FetchEvent"/> with 101 and one of the object's sockets.</summary>
    void Respond(long number, EdgeResponse response, ObjectSocket socket);

    /// <summary>Answers a <see cref="CallEvent"/>.</summary>
    void Reply(long number, ReadOnlyMemory<byte> result);

    /// <summary>Tells the caller of a <see cref="FetchEvent"/> or <see cref="CallEvent"/> that it failed.</summary>
    void Fail(long number, ObjectFailure failure);

    /// <summary>An event needs no more care: its handler has ended, after the answer if there is one. Once for each event.</summary>
    /// <param name="number">The event.</param>
    /// <param name="failed">Whether the handler threw; an alarm is then tried again.</param>
    void Done(long number, bool failed);

    /// <summary>
    /// Sets what gateways answer to one text without waking the object; null for nothing. Both at most 2,048 bytes of UTF-8.
    /// </summary>
    void SetAutoResponse(string? request, string? response);

    /// <summary>What was set so, by this awakening or an earlier one; null for nothing.</summary>
    (string Request, string Response)? AutoResponse => null;

    /// <summary>Resets the object: what is not durable is lost, callers are told, its standard sockets are cut with 1006, and the
    /// next event starts a new program. Hibernatable sockets stay.</summary>
    void Abort(ObjectFailure failure);
}
