using Akka.Streams;
using Edge.Actors.Objects;
using Edge.Streams.Transport;

namespace Edge.Workers;

/// <summary>What the runtime of workers uses of its node.</summary>
/// <param name="Time">The clock of timers and of the log.</param>
/// <param name="Log">Where scripts write.</param>
/// <param name="Objects">How objects are reached.</param>
/// <param name="Materializer">The system's shared one, for sockets to other servers.</param>
/// <param name="Clock">Stamps the activity of those sockets.</param>
public sealed record WorkerServices(
    TimeProvider Time, IWorkerLog Log, IObjectClient Objects, IMaterializer Materializer, CoarseClock Clock);
