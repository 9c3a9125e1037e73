using System.Reflection;
using Edge.Actors.Objects.Turns;

namespace Edge.Actors.Objects.Rpc;

/// <summary>Looks like an object's interface, and sends each call to the object.</summary>
internal class RpcProxy : DispatchProxy
{
    private IObjectClient _client = null!;
    private RpcContract _contract = null!;
    private ObjectId _id = null!;

    public static T Create<T>(IObjectClient client, RpcContract contract, ObjectId id)
        where T : class
    {
        var proxy = Create<T, RpcProxy>();
        var filled = (RpcProxy)(object)proxy;
        (filled._client, filled._contract, filled._id) = (client, contract, id);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = _contract.Methods[targetMethod!.Name];
        var arguments = method.WriteArguments(args ?? [], out var cancel);
        return method.Returns.Read(CallAsync(ProgramContext.Current, method.Name, arguments, cancel));
    }

    private async Task<ReadOnlyMemory<byte>> CallAsync(
        ProgramContext? caller, string method, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (caller is not null)
        {
            // The output gate: what an object does elsewhere must not be undone by its own death.
            caller.Check();
            await caller.Host.WhenDurableAsync().ConfigureAwait(false);
        }

        return await _client.CallAsync(_id, method, arguments, cancel).ConfigureAwait(false);
    }
}
