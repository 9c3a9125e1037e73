using Akka.Actor;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Running;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Gateways;

/// <summary>
/// What passes between a relay's clients and its object: each event is kept until it is handled or answered, and what the object
/// says is carried out. Part of the relay's actor.
/// </summary>
internal sealed class RelayTraffic(
    ObjectId id, ObjectSettings settings, RelayLink link, HeldSockets sockets, PendingEvents pending, AnswerBodies bodies)
{
    private const int MaxResets = 3;
    private const string TakesNothing = "The client does not take what is sent to it.";

    public void Add(PendingEvent added)
    {
        if (added is PendingEvent.Request request && pending.Requests > settings.Options.MaxRunning)
        {
            pending.Take(added.Number);
            Fail(request, ObjectFailures.Overloaded);
            return;
        }

        if (link.IsOpen)
        {
            Say(added);
        }
        else
        {
            link.Ask();
        }
    }

    /// <summary>Tells the present incarnation.</summary>
    public void Say(PendingEvent told)
    {
        link.Say(told.ToItem());
        told.Said = link.Said;
    }

    /// <summary>Takes what a socket says.</summary>
    public void Take(RelayCommands.ISocketNews news)
    {
        var socket = news.Socket;
        switch (news)
        {
            case RelayCommands.Opened opened when !socket.Open(opened.Peer):
                Break(socket, TakesNothing);
                break;
            case RelayCommands.Received received when !socket.IsOver:
                Add(pending.Add(socket, received.Message));
                socket.OnReceived(received.Message.Payload.Length);
                break;
            case RelayCommands.Over over when !socket.IsOver:
                OnOver(socket, over.How.Status, over.How.Clean, isBreach: !over.How.ByPeer && !socket.IsClosing);
                break;
        }
    }

    private void OnOver(HeldSocket socket, CloseStatus status, bool wasClean, bool isBreach)
    {
        if (isBreach && status.Code is CloseCodes.ProtocolError or CloseCodes.InvalidPayload or CloseCodes.MessageTooBig)
        {
            Add(pending.AddBroken(socket, status.Reason));
            (status, wasClean) = (new CloseStatus(CloseCodes.Abnormal, string.Empty), false);
        }

        socket.IsOver = true;
        Add(pending.AddOver(socket, status, wasClean));
    }

    /// <summary>Closes all sockets, and forgets what they said: there is nobody to hear it.</summary>
    public void CloseAll(int code, string reason)
    {
        foreach (var socket in sockets.Take(_ => true))
        {
            pending.Forget(socket);
            socket.Close(code, reason);
            socket.IsOver = true;
        }
    }

    /// <summary>A client that takes nothing loses its socket, and the object learns it at once.</summary>
    private void Break(HeldSocket socket, string problem)
    {
        socket.Close(CloseCodes.TryAgainLater, "slow-consumer");
        Add(pending.AddBroken(socket, problem));
        Lose(socket);
    }

    /// <summary>A client is gone, or never came.</summary>
    public void Lose(HeldSocket socket)
    {
        socket.IsOver = true;
        Add(pending.AddOver(socket, new CloseStatus(CloseCodes.Abnormal, string.Empty), wasClean: false));
    }

    /// <summary>Takes what the object says.</summary>
    public void Take(LinkItem item)
    {
        switch (item)
        {
            case ObjectItems.Deliver deliver:
                OnDeliver(deliver);
                break;
            case ObjectItems.Close close:
                sockets.Find(close.Socket)?.Close(close.Code, close.Reason);
                break;
            case ObjectItems.Cut cut:
                sockets.Find(cut.Socket)?.Cut();
                break;
            case ObjectItems.Keep keep when sockets.Find(keep.Socket) is { } socket:
                socket.Description = socket.Description with { Attachment = keep.Attachment };
                break;
            case ObjectItems.AutoRespond respond:
                sockets.Responder.Set(respond.AutoResponse);
                break;
            case ObjectItems.Done done:
                OnDone(done);
                break;
            case ObjectItems.Answer answer:
                OnAnswer(answer);
                break;
            case ObjectItems.Chunk chunk:
                bodies.Take(chunk);
                break;
            case ObjectItems.EndOfBody end:
                bodies.Take(end);
                break;
            case ObjectItems.Result result when pending.TakeRequest(result.Event) is { } request:
                request.Asker.Tell(new RelayCommands.Returned(result.Value));
                break;
            case ObjectItems.Failed failed when pending.TakeRequest(failed.Event) is { } request:
                Fail(request, failed.Failure);
                break;
        }
    }

    private void OnDeliver(ObjectItems.Deliver deliver)
    {
        foreach (var number in deliver.Sockets)
        {
            if (sockets.Find(number) is { } socket && !socket.Send(deliver.Message))
            {
                Break(socket, TakesNothing);
            }
        }
    }

    private void OnDone(ObjectItems.Done done)
    {
        foreach (var number in done.Events)
        {
            Settle(number);
        }
    }

    private void Settle(long number)
    {
        switch (pending.Take(number))
        {
            case PendingEvent.Incoming incoming:
                incoming.Socket.OnHandled(incoming.Message.Payload.Length);
                break;
            case PendingEvent.Over over:
                sockets.Remove(over.Socket);
                break;
        }
    }

    private void OnAnswer(ObjectItems.Answer answer)
    {
        var response = answer.Response;
        if (answer.Description is { } description)
        {
            response = response with { Socket = sockets.Add(answer.Socket, description) };
        }

        if (pending.TakeRequest(answer.Event) is not { } request)
        {
            if (answer.Stream != 0)
            {
                bodies.Refuse(answer.Stream);
            }

            return;
        }

        request.Asker.Tell(answer.Stream == 0 ? response : response with { Body = bodies.Open(answer.Stream) });
    }

    /// <summary>
    /// The object was reset: the oldest event of a socket that it had taken and not handled may be the cause, and is given up at the
    /// third time. What came after it waits for its turn.
    /// </summary>
    /// <param name="taken">How far it has taken what was said to it.</param>
    public void CountReset(long taken)
    {
        var suspect = pending.All.FirstOrDefault(told => told is not PendingEvent.Request && told.Said > 0 && told.Said <= taken);
        if (suspect is not null && ++suspect.Resets == MaxResets)
        {
            ObjectLogLines.EventDropped(settings.Logger, id.Namespace, id.Hex, MaxResets);
            Settle(suspect.Number);
        }
    }

    /// <summary>Tells a caller that its request failed.</summary>
    public static void Fail(PendingEvent.Request request, ObjectFailure failure) =>
        request.Asker.Tell(new Status.Failure(new ObjectException(failure)));

    /// <summary>What the object has not taken in time. What it has taken may last as long as it likes.</summary>
    public void FailOverdue()
    {
        var overdue = pending.TakeRequests(request => (request.Said == 0 || request.Said > link.Confirmed)
            && settings.Time.GetElapsedTime(request.Since) >= settings.Options.UnavailableAfter);
        foreach (var request in overdue)
        {
            Fail(request, ObjectFailures.Unreachable);
        }

        if (overdue.Count > 0)
        {
            ObjectLogLines.Unavailable(settings.Logger, id.Namespace, id.Hex, settings.Options.UnavailableAfter.TotalSeconds);
        }
    }
}
