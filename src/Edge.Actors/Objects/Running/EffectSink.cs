using System.Collections.Immutable;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Running;

/// <summary>Carries out what the output gate lets pass: turns it into items for gateways. Part of the object's actor.</summary>
internal sealed class EffectSink(RunningEvents events, IReadOnlyCollection<GatewayLink> links)
{
    private const string TooMuch = "The client does not read: too much waits for it.";
    private static readonly ObjectFailure CutBefore = new("Error", "The WebSocket of the response was cut before it was answered with.");
    private readonly Dictionary<GatewayLink, ImmutableArray<int>.Builder> _receivers = [];
    private AutoResponse? _autoResponse;

    /// <summary>Called with each event that is done.</summary>
    public required Action<RunningEvent, bool> WasDone { private get; init; }

    /// <summary>Called with each event whose streamed answer nobody will read.</summary>
    public required Action<long> NobodyReads { private get; init; }

    /// <summary>Called with each socket for which too much waits although its client is not known, and what is wrong.</summary>
    public required Action<ProgramSocket, string> Overflowed { private get; init; }

    /// <summary>Called with each socket that is over and never had a client.</summary>
    public required Action<ProgramSocket> Lost { private get; init; }

    /// <summary>A gateway says what it answers for the object: all are to answer the same.</summary>
    public void Agree(GatewayLink link, AutoResponse? pair)
    {
        _autoResponse ??= pair;
        if (_autoResponse != pair)
        {
            link.Say(new ObjectItems.AutoRespond(_autoResponse));
        }
    }

    public void Apply(Effect effect)
    {
        switch (effect)
        {
            case Effect.Send send:
                OnSend(send);
                break;
            case Effect.Close close:
                Tell(close.Socket, close, number => new ObjectItems.Close(number, close.Code, close.Reason));
                break;
            case Effect.Cut { Socket.Binding: { Link: null, IsOver: false } } cut:
                Lose(cut.Socket);
                break;
            case Effect.Cut cut:
                Tell(cut.Socket, cut, number => new ObjectItems.Cut(number));
                break;
            case Effect.Keep keep:
                Tell(keep.Socket, keep, number => new ObjectItems.Keep(number, keep.Attachment));
                break;
            case Effect.AutoRespond respond:
                OnAutoRespond(respond.Pair);
                break;
            case Effect.Respond respond:
                OnRespond(respond);
                break;
            case Effect.Chunk chunk:
                events.Find(chunk.Number)?.Link?.Say(new ObjectItems.Chunk(chunk.Number, chunk.Part));
                break;
            case Effect.EndOfBody end:
                events.Find(end.Number)?.Link?.Say(new ObjectItems.EndOfBody(end.Number, end.Problem));
                break;
            case Effect.Reply reply when events.TakeRequest(reply.Number) is { } running:
                running.Link!.Say(new ObjectItems.Result(running.Event, reply.Result));
                break;
            case Effect.Fail fail when events.TakeRequest(fail.Number) is { } running:
                running.Link!.Say(new ObjectItems.Failed(running.Event, fail.Failure));
                break;
            case Effect.Done done when events.Take(done.Number) is { } running:
                OnDone(done, running);
                break;
            case Effect.Stored stored:
                stored.Output.OnStored(stored.Number);
                break;
            case Effect.Durable durable:
                durable.Waiter.TrySetResult();
                break;
        }
    }

    private void OnSend(Effect.Send send)
    {
        foreach (var socket in send.Sockets)
        {
            var binding = socket.Binding;
            if (binding.IsOver)
            {
                socket.OnTaken(send.Message.Payload.Length);
            }
            else if (binding.Link is { } link)
            {
                if (!_receivers.TryGetValue(link, out var numbers))
                {
                    _receivers[link] = numbers = ImmutableArray.CreateBuilder<int>();
                }

                numbers.Add(binding.Number);
            }
            else
            {
                Wait(socket, send with { Sockets = [socket] });
            }
        }

        foreach (var (link, numbers) in _receivers)
        {
            link.Say(new ObjectItems.Deliver(send.Message, numbers.DrainToImmutable()));
        }

        _receivers.Clear();
    }

    /// <summary>The client is not known yet.</summary>
    private void Wait(ProgramSocket socket, Effect.Send send)
    {
        var early = socket.Binding.Early;
        var wasFull = early.IsFull;
        if (early.TryAdd(send))
        {
            return;
        }

        socket.OnTaken(send.Message.Payload.Length);
        if (!wasFull)
        {
            early.Add(new Effect.Close(socket, CloseCodes.TryAgainLater, TooMuch));
            Overflowed(socket, TooMuch);
        }
    }

    /// <summary>Nobody will be this socket's client.</summary>
    private void Lose(ProgramSocket socket)
    {
        socket.Binding.IsOver = true;
        foreach (var send in socket.Binding.Early.TakeAll().OfType<Effect.Send>())
        {
            socket.OnTaken(send.Message.Payload.Length);
        }

        Lost(socket);
    }

    private static void Tell(ProgramSocket socket, Effect effect, Func<int, LinkItem> item)
    {
        var binding = socket.Binding;
        if (binding.IsOver)
        {
            return;
        }

        if (binding.Link is { } link)
        {
            link.Say(item(binding.Number));
        }
        else
        {
            binding.Early.Add(effect);
        }
    }

    private void OnAutoRespond(AutoResponse? pair)
    {
        _autoResponse = pair;
        foreach (var link in links)
        {
            link.Say(new ObjectItems.AutoRespond(pair));
        }
    }

    private void OnRespond(Effect.Respond respond)
    {
        if (events.TakeRequest(respond.Number) is not { Link: { } link } running)
        {
            return;
        }

        if ((respond.Streams || respond.Socket is not null) && !links.Contains(link))
        {
            Forsake(respond);
            return;
        }

        if (respond.Socket is not { } socket)
        {
            link.Say(new ObjectItems.Answer(running.Event, respond.Response, 0, null) { Stream = respond.Streams ? respond.Number : 0 });
            return;
        }

        if (socket.Binding.IsOver)
        {
            link.Say(new ObjectItems.Failed(running.Event, CutBefore));
            return;
        }

        var number = link.Add(socket);
        if (_autoResponse is not null)
        {
            link.Say(new ObjectItems.AutoRespond(_autoResponse));
        }

        link.Say(new ObjectItems.Answer(running.Event, respond.Response, number, socket.Description));
        foreach (var early in socket.Binding.Early.TakeAll())
        {
            Apply(early);
        }
    }

    /// <summary>Whom this answers is gone.</summary>
    private void Forsake(Effect.Respond respond)
    {
        if (respond.Socket is { } socket)
        {
            Lose(socket);
        }
        else
        {
            NobodyReads(respond.Number);
        }
    }

    private void OnDone(Effect.Done done, RunningEvent running)
    {
        if (running.IsRequest)
        {
            running.Link!.Say(new ObjectItems.Failed(running.Event, ObjectFailures.NoAnswer));
        }
        else if (running.Event != 0)
        {
            running.Link?.Done(running.Event);
        }

        if (running.Ends is { } socket)
        {
            socket.Binding.Link?.Forget(socket.Binding.Number);
        }

        WasDone(running, done.Failed);
    }
}
