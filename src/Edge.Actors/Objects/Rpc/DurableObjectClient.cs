namespace Edge.Actors.Objects.Rpc;

/// <summary>Makes proxies of one interface.</summary>
internal sealed class DurableObjectClient<T> : IDurableObjectClient<T>
    where T : class, IDurableObject
{
    private readonly IObjectClient _client;
    private readonly RpcContract _contract;

    public DurableObjectClient(IObjectClient client, IEnumerable<RpcContract> contracts)
    {
        _client = client;
        _contract = contracts.FirstOrDefault(each => each.Interface == typeof(T)) ?? throw new InvalidOperationException(
            $"No objects with {typeof(T).Name} are known: call AddDurableObject for their class, or AddDurableObjectClient.");
    }

    /// <inheritdoc/>
    public T Get(string name) => Get(IdOf(name));

    /// <inheritdoc/>
    public T Get(ObjectId id) => id.Namespace == _contract.Namespace
        ? RpcProxy.Create<T>(_client, _contract, id)
        : throw new ArgumentException($"The id is of namespace {id.Namespace}, and not of {_contract.Namespace}.", nameof(id));

    /// <inheritdoc/>
    public ObjectId IdOf(string name) => ObjectId.FromName(_contract.Namespace, name);

    /// <inheritdoc/>
    public ObjectId NewId() => ObjectId.NewUnique(_contract.Namespace);
}
