using System.Collections.Immutable;
using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Actors.Telemetry;

namespace Edge.Actors.Objects.Gateways;

/// <summary>The sockets that a relay holds. Those that were closed stay until the object has handled it.</summary>
internal sealed class HeldSockets(ObjectSettings settings, IActorRef relay)
{
    private readonly HashSet<HeldSocket> _all = [];
    private readonly Dictionary<int, HeldSocket> _numbered = [];
    private readonly Queue<HeldSocket> _unclaimed = new();

    public int Count => _all.Count;

    /// <summary>Answers for the object.</summary>
    public AutoResponder Responder { get; } = new();

    /// <summary>Whether somebody has to look now and then.</summary>
    public bool NeedsTick => _unclaimed.Count > 0 || (Count > 0 && Responder.Pair is not null);

    /// <summary>Takes a socket whose client is to come.</summary>
    public ISocketEnd Add(int number, SocketDescription description)
    {
        var socket = new HeldSocket(description, settings.Options, settings.Time.GetTimestamp()) { Number = number };
        _all.Add(socket);
        EdgeActorsTelemetry.ObjectSockets.Add(1);
        _numbered[number] = socket;
        _unclaimed.Enqueue(socket);
        return new RelaySocketEnd(socket, relay, Responder, settings.Time);
    }

    public HeldSocket? Find(int number) => _numbered.GetValueOrDefault(number);

    public void Remove(HeldSocket socket)
    {
        if (_all.Remove(socket))
        {
            EdgeActorsTelemetry.ObjectSockets.Add(-1);
            _numbered.Remove(socket.Number);
        }
    }

    /// <summary>Cuts all of them.</summary>
    public void Cut()
    {
        EdgeActorsTelemetry.ObjectSockets.Add(-_all.Count);
        foreach (var socket in _all)
        {
            socket.Cut();
        }
    }

    /// <summary>Gives all sockets their numbers on a new link: even ones, by their age.</summary>
    public IReadOnlyList<HeldSocket> Number()
    {
        _numbered.Clear();
        var byAge = _all.OrderBy(socket => socket.Description.Accepted).ToArray();
        for (var i = 0; i < byAge.Length; i++)
        {
            byAge[i].Number = 2 * (i + 1);
            _numbered[byAge[i].Number] = byAge[i];
        }

        return byAge;
    }

    /// <summary>Takes out those that end with their incarnation.</summary>
    public IReadOnlyList<HeldSocket> TakeStandard() => Take(socket => !socket.Description.IsHibernatable);

    /// <summary>Takes out those that are so.</summary>
    public IReadOnlyList<HeldSocket> Take(Func<HeldSocket, bool> isSo)
    {
        var taken = _all.Where(isSo).ToArray();
        foreach (var socket in taken)
        {
            Remove(socket);
        }

        return taken;
    }

    /// <summary>Those whose client has not come in time.</summary>
    public IEnumerable<HeldSocket> TakeUnclaimed()
    {
        while (_unclaimed.TryPeek(out var socket))
        {
            var isOverdue = settings.Time.GetElapsedTime(socket.Since) >= settings.Options.ClaimTimeout;
            if (!isOverdue && !socket.IsOpen)
            {
                yield break;
            }

            _unclaimed.Dequeue();
            if (!socket.IsOpen && !socket.IsOver)
            {
                yield return socket;
            }
        }
    }

    /// <summary>When the gateway answered for the object, as far as the object does not know.</summary>
    public ImmutableArray<KeyValuePair<int, DateTimeOffset>> TakeAutoResponses() =>
        [.. _all.Select(socket => (socket.Number, Time: socket.TakeAutoResponse()))
            .Where(entry => entry.Time is not null)
            .Select(entry => KeyValuePair.Create(entry.Number, entry.Time!.Value))];
}
