using System.Reflection;
using System.Text.Json;

namespace Edge.Actors.Objects.Rpc;

/// <summary>The methods of one interface of objects, and nothing else of them.</summary>
internal sealed class RpcContract
{
    private RpcContract(Type face, string space, IReadOnlyDictionary<string, RpcMethod> methods)
    {
        Interface = face;
        Namespace = space;
        Methods = methods;
    }

    public Type Interface { get; }

    public string Namespace { get; }

    /// <summary>By name.</summary>
    public IReadOnlyDictionary<string, RpcMethod> Methods { get; }

    /// <summary>Reads an interface.</summary>
    /// <exception cref="ArgumentException">It has members that cannot be called; all of them are named.</exception>
    public static RpcContract Of(Type face, string space, JsonSerializerOptions json)
    {
        var members = face.GetInterfaces().Append(face).Where(each => each != typeof(IDurableObject))
            .SelectMany(each => each.GetMembers(BindingFlags.Instance | BindingFlags.Public)).ToArray();
        var methods = new Dictionary<string, RpcMethod>();
        var problems = new List<string>();
        foreach (var member in members)
        {
            if (member is not MethodInfo method)
            {
                problems.Add($"{member.Name} is no method");
            }
            else if (!method.IsSpecialName && RpcMethod.Create(method, json, out var problem) is var created)
            {
                problems.AddRange(problem is null ? [] : [$"{method.Name} {problem}"]);
                problems.AddRange(created is null || methods.TryAdd(method.Name, created) ? [] : [$"{method.Name} is there twice"]);
            }
        }

        return problems.Count == 0
            ? new RpcContract(face, space, methods)
            : throw new ArgumentException($"{face.Name} cannot be called from elsewhere: {string.Join("; ", problems)}.");
    }
}
