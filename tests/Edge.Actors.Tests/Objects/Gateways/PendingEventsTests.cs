using Akka.Actor;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Gateways;

namespace Edge.Actors.Tests.Objects.Gateways;

public sealed class PendingEventsTests
{
    private static readonly ObjectId Object = ObjectId.FromName("test", "a");
    private readonly PendingEvents _pending = new(TimeProvider.System);

    [Fact]
    public void Requests_CountsWhatIsAskedAndNotAnswered()
    {
        var first = Call();
        Call();
        Call();
        Assert.Equal((3, 3), (_pending.Requests, _pending.Count));

        _pending.TakeRequest(first.Number);
        _pending.TakeRequest(first.Number);
        Assert.Equal(2, _pending.Requests);

        Assert.Equal(2, _pending.TakeRequests(_ => true).Count);
        Assert.Equal((0, 0), (_pending.Requests, _pending.Count));
    }

    private PendingEvent Call() => _pending.Add(new RelayCommands.Call(Object, "m", default), ActorRefs.Nobody);
}
