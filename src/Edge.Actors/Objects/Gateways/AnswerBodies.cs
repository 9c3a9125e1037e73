using Akka.Actor;
using Edge.Actors.Http;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Running;

namespace Edge.Actors.Objects.Gateways;

/// <summary>The bodies that still come from the present incarnation, by their number on the link. Part of the relay's actor.</summary>
internal sealed class AnswerBodies(IActorRef relay, RelayLink link)
{
    private readonly Dictionary<long, AnswerBody> _open = [];

    public int Count => _open.Count;

    /// <summary>A body begins; its reader disposes it.</summary>
    public EdgeBody Open(long number)
    {
        var body = _open[number] = new AnswerBody(number, relay);
        return EdgeBody.From(body);
    }

    /// <summary>Nobody is there to read it.</summary>
    public void Refuse(long number) => link.Say(new GatewayItems.Left(number));

    public void Take(ObjectItems.Chunk chunk)
    {
        if (_open.TryGetValue(chunk.Stream, out var body))
        {
            body.Add(chunk.Content.Span);
        }
    }

    public void Take(ObjectItems.EndOfBody end)
    {
        if (_open.Remove(end.Stream, out var body))
        {
            body.End(end.Problem);
        }
    }

    /// <summary>Takes what a reader says; of a body that has come whole or was lost it means nothing.</summary>
    public void Take(RelayCommands.IBodyNews news)
    {
        if (!_open.TryGetValue(news.Body.Number, out var body) || body != news.Body)
        {
            return;
        }

        switch (news)
        {
            case RelayCommands.BodyRead read:
                link.Say(new GatewayItems.Read(body.Number, body.Taken += read.Bytes));
                break;
            case RelayCommands.BodyLeft:
                _open.Remove(body.Number);
                body.End("The reader left.");
                Refuse(body.Number);
                break;
        }
    }

    /// <summary>The incarnation that sent them is gone.</summary>
    public void Lose()
    {
        foreach (var body in _open.Values)
        {
            body.End(ObjectFailures.BodyLost);
        }

        _open.Clear();
    }
}
