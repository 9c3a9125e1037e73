using Akka.Actor;
using Akka.Streams;
using Edge.Actors;
using Edge.Actors.Objects;
using Edge.Streams.Transport;

namespace Edge.Workers;

/// <summary>What the runtime of workers uses of its node. The actor system comes when it has started.</summary>
/// <param name="time">The clock of timers and of the log.</param>
/// <param name="log">Where scripts write.</param>
internal sealed class WorkerServices(TimeProvider time, IWorkerLog log)
{
    private ActorSystem? _system;
    private IMaterializer? _materializer;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Where scripts write.</summary>
    public IWorkerLog Log => log;

    /// <summary>How objects are reached.</summary>
    public IObjectClient Objects => EdgeNode.Get(System).Objects;

    /// <summary>The system's shared one.</summary>
    public IMaterializer Materializer => _materializer ??= System.Materializer();

    /// <summary>Stamps the activity of sockets.</summary>
    public CoarseClock Clock => EdgeNode.Get(System).Clock;

    private ActorSystem System => Volatile.Read(ref _system)
        ?? throw new InvalidOperationException("The runtime of workers is not connected to an actor system: call Connect.");

    /// <summary>The system is there.</summary>
    public void Connect(ActorSystem system) => Volatile.Write(ref _system, system);
}
