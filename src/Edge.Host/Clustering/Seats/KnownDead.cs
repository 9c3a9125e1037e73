using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;

namespace Edge.Host.Clustering.Seats;

/// <summary>The addresses at which a process is known to have died, numbered in the order they were found. Thread safe.</summary>
internal sealed class KnownDead
{
    private static readonly ConditionalWeakTable<EventStream, KnownDead> Systems = [];
    private readonly ConcurrentDictionary<string, int> _deaths = new();
    private int _count;

    /// <summary>Deaths so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>That of an actor system, known by its event stream: Akka tells a failure detector no more of the system.</summary>
    public static KnownDead Of(EventStream system) => Systems.GetOrCreateValue(system);

    public void Add(Address address) => _deaths[address.ToString()] = Interlocked.Increment(ref _count);

    /// <summary>Whether a process at the address died after so many others: an earlier one was another process.</summary>
    public bool Contains(string address, int after) => _deaths.TryGetValue(address, out var number) && number > after;
}
