using System.Reflection;
using Edge.Actors.Objects.Rpc;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Actors.Objects;

/// <summary>A class of objects that was added to the services.</summary>
public sealed class ObjectClass
{
    private const int MaxNamespaceLength = 64;
    private readonly ObjectFactory _factory;

    private ObjectClass(Type type, string space, DurableObjectOptions options)
    {
        Type = type;
        Namespace = space;
        Options = options;
        _factory = ActivatorUtilities.CreateFactory(type, []);
        Contracts = [.. type.GetInterfaces()
            .Where(each => each != typeof(IDurableObject) && each.IsAssignableTo(typeof(IDurableObject)))
            .Select(each => RpcContract.Of(each, space, options.Json))];
        Methods = Contracts.SelectMany(contract => contract.Methods).DistinctBy(method => method.Key).ToDictionary();
    }

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>The namespace of its objects.</summary>
    public string Namespace { get; }

    internal DurableObjectOptions Options { get; }

    internal IReadOnlyList<RpcContract> Contracts { get; }

    /// <summary>What can be called from elsewhere.</summary>
    internal IReadOnlyDictionary<string, RpcMethod> Methods { get; }

    internal static ObjectClass Of(Type type, DurableObjectOptions options)
    {
        var space = type.GetCustomAttribute<ObjectNamespaceAttribute>()?.Name ?? type.Name;
        CheckNamespace(space);
        return new ObjectClass(type, space, options);
    }

    internal static void CheckNamespace(string space)
    {
        if (space.Length is 0 or > MaxNamespaceLength || !space.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new ArgumentException($"A namespace of objects has 1 to 64 letters, digits, '-', '_' or '.'; this is '{space}'.");
        }
    }

    internal DurableObject Create(IServiceProvider services) => (DurableObject)_factory(services, []);
}
