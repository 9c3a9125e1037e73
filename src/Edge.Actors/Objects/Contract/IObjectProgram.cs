namespace Edge.Actors.Objects;

/// <summary>
/// The user's code of one object while it is awake, on a thread of its own choosing: it handles one thing at a time there.
/// </summary>
/// <remarks>
/// <para>Calls come from the object's actor, one at a time, and must return at once. The program decides when an event starts
/// (input gate, critical sections), keeps their order, and reports each end by <see cref="IObjectHost.Done"/>.</para>
/// <para>Everything the program does to the outside goes through its <see cref="IObjectHost"/>, in order; nothing of it is seen
/// before what was written before it is durable (the output gate, which is the actor's).</para>
/// </remarks>
public interface IObjectProgram : IAsyncDisposable
{
    /// <summary>Whether timers or requests of its own are under way, so that it must not be put to sleep. Read by any thread.</summary>
    bool IsBusy { get; }

    /// <summary>Hands over the next event.</summary>
    void Deliver(ObjectEvent delivered);
}
