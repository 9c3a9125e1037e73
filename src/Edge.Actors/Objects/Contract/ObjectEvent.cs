using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects;

/// <summary>Something an object's program has to handle. Never leaves the node.</summary>
/// <param name="Number">Names the event when its program reports on it; counts up within one awakening.</param>
public abstract record ObjectEvent(long Number);

/// <summary>A request; ended by <see cref="IObjectHost.Respond(long, EdgeResponse)"/> or <see cref="IObjectHost.Fail"/>.</summary>
public sealed record FetchEvent(long Number, EdgeRequest Request) : ObjectEvent(Number);

/// <summary>A call of a method; ended by <see cref="IObjectHost.Reply"/> or <see cref="IObjectHost.Fail"/>.</summary>
public sealed record CallEvent(long Number, string Method, ReadOnlyMemory<byte> Arguments) : ObjectEvent(Number);

/// <summary>A message on a socket.</summary>
public sealed record MessageEvent(long Number, ObjectSocket Socket, WebSocketMessage Content) : ObjectEvent(Number);

/// <summary>A socket is over; <see cref="ObjectSockets"/> has it until the event is done.</summary>
public sealed record ClosedEvent(long Number, ObjectSocket Socket, CloseStatus Status, bool WasClean) : ObjectEvent(Number);

/// <summary>A socket broke: the peer's breach of protocol, or an outbox that overflowed. A <see cref="ClosedEvent"/> follows.</summary>
public sealed record ErrorEvent(long Number, ObjectSocket Socket, string Problem) : ObjectEvent(Number);

/// <summary>The alarm is due. It is cleared when the event is done, and tried again when it fails.</summary>
public sealed record AlarmEvent(long Number, int RetryCount, DateTimeOffset ScheduledTime) : ObjectEvent(Number);
