using Edge.Actors.Http;

namespace Edge.Actors.Objects;

/// <summary>Reaches objects from any node. Thread safe.</summary>
public interface IObjectClient
{
    /// <summary>Sends a request to an object, which wakes if it sleeps.</summary>
    /// <returns>
    /// Its answer; with 101 the socket's far end is in <see cref="EdgeResponse.Socket"/>. A streamed body is the caller's to read and
    /// to dispose, as long as the object lives: <see cref="IOException"/> when it ends before all was sent.
    /// </returns>
    /// <exception cref="ObjectException">The program failed, or the object could not be reached in time.</exception>
    /// <exception cref="IOException">The body of the request broke; so does what else its stream throws come out.</exception>
    Task<EdgeResponse> FetchAsync(ObjectId id, EdgeRequest request, CancellationToken cancel);

    /// <summary>Calls a method of an object. Arguments and result are the program's own encoding, at most 32 MiB each.</summary>
    /// <exception cref="ObjectException">The program failed, or the object could not be reached in time.</exception>
    Task<ReadOnlyMemory<byte>> CallAsync(ObjectId id, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel);
}
