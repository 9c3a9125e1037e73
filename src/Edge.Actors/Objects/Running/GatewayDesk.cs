using Akka.Actor;
using Edge.Actors.Objects.Links;
using Edge.Actors.Objects.Storage;

namespace Edge.Actors.Objects.Running;

/// <summary>Takes what gateways say. Part of the object's actor.</summary>
internal sealed class GatewayDesk(ObjectGateways gateways, ProgramDesk desk, EffectSink sink, ObjectWrites writes)
{
    /// <summary>Asks the nodes that may hold sockets for them.</summary>
    public void Gather(IEnumerable<GatewayId> holders)
    {
        foreach (var gone in gateways.Gather(holders))
        {
            writes.Forget(gone);
        }
    }

    /// <summary>Takes a message of a gateway.</summary>
    /// <param name="command">What it says.</param>
    /// <param name="isEnding">Whether nothing new is taken; what has arrived at the gateway, and what was read, is heard all the same.</param>
    public void Take(ObjectProtocol.ICommand command, bool isEnding)
    {
        switch (command)
        {
            case ObjectProtocol.Hello hello when !isEnding:
                gateways.OnHello(hello.Gateway);
                break;
            case ObjectProtocol.NothingHeld nothing when gateways.OnNothingHeld(nothing) is { } node:
                writes.Forget(node);
                break;
            case ObjectProtocol.FromGateway from when gateways.Find(from) is { } link:
                if (isEnding)
                {
                    link.Take(from.Batch with { Items = [] });
                    foreach (var news in from.Batch.Items.OfType<GatewayItems.BodyNews>())
                    {
                        desk.Take(news);
                    }

                    break;
                }

                foreach (var item in link.Take(from.Batch))
                {
                    Take(link, item);
                }

                break;
        }
    }

    /// <summary>A gateway is gone, and its sockets with it.</summary>
    public void Lose(IActorRef gateway)
    {
        if (gateways.Remove(gateway) is not { } link)
        {
            return;
        }

        desk.LeaveAll(link);
        foreach (var number in link.Sockets.Keys.ToArray())
        {
            desk.Take(link, new GatewayItems.Over(0, number, ProgramDesk.Vanished, WasClean: false));
        }

        if (gateways.All.All(other => other.Node != link.Node))
        {
            writes.Forget(link.Node);
        }
    }

    private void Take(GatewayLink link, LinkItem item)
    {
        switch (item)
        {
            case GatewayItems.Attached attached:
                desk.Attach(link, attached);
                break;
            case GatewayItems.AttachedAll all:
                OnAttached(link, all.AutoResponse);
                break;
            case GatewayItems.AutoResponded responded:
                link.OnAutoResponses(responded);
                break;
            case GatewayItems.BodyNews news:
                desk.Take(news);
                break;
            case GatewayItems.Event said:
                desk.Take(link, said);
                break;
        }
    }

    private void OnAttached(GatewayLink link, AutoResponse? pair)
    {
        sink.Agree(link, pair);
        desk.Inherit(pair);
        gateways.OnAnswered(link.Node);
        if (!link.Sockets.Values.Any(socket => socket.IsHibernatable))
        {
            writes.Forget(link.Node);
        }
    }
}
