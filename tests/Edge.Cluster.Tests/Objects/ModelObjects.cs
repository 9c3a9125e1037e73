using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Streams.Framing;

namespace Edge.Cluster.Tests.Objects;

/// <summary>What can be asked of a ledger.</summary>
public interface ILedger : IDurableObject
{
    Task<int> AddAsync(int amount);

    Task<int> AddToAsync(string other, int amount);

    Task FailAsync(string message);
}

/// <summary>Adds up, also in other ledgers.</summary>
public sealed class Ledger(IDurableObjectClient<ILedger> ledgers) : DurableObject, ILedger
{
    public async Task<int> AddAsync(int amount)
    {
        var sum = await Storage.GetAsync<int>("sum") + amount;
        await Storage.PutAsync("sum", sum);
        return sum;
    }

    public async Task<int> AddToAsync(string other, int amount)
    {
        await AddAsync(-amount);
        return await ledgers.Get(other).AddAsync(amount);
    }

    public Task FailAsync(string message) => throw new InvalidDataException(message);
}

/// <summary>Tells everybody what somebody said, and as whom.</summary>
public sealed class Lobby : DurableObject
{
    protected internal override Task<EdgeResponse> FetchAsync(EdgeRequest request)
    {
        if (!request.IsUpgrade)
        {
            return Task.FromResult(EdgeResponse.Text(426, "Expected Upgrade: websocket"));
        }

        var socket = Sockets.AcceptHibernatable("everybody");
        socket.SetAttachment(request.Url.Split('?')[1]);
        return Task.FromResult(socket.ToResponse());
    }

    protected internal override async Task OnMessageAsync(ObjectSocket socket, WebSocketMessage message)
    {
        var count = await Storage.GetAsync<int>("count") + 1;
        await Storage.PutAsync("count", count);
        Sockets.Broadcast($"{count} {socket.GetAttachment<string>()}: {message.ToText()}");
    }
}
