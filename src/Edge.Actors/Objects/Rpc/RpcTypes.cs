using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Edge.Actors.Objects.Rpc;

/// <summary>Which types can travel between nodes.</summary>
internal static class RpcTypes
{
    public static bool IsToken(Type type) => type == typeof(CancellationToken);

    /// <summary>Why values of a type cannot travel, as the end of a sentence; null when they can.</summary>
    public static string? Check(Type type, JsonSerializerOptions json)
    {
        if (IsToken(type))
        {
            return null;
        }

        if (type.IsByRef || type.IsPointer || type.IsByRefLike)
        {
            return "is passed by reference";
        }

        if (typeof(Delegate).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type))
        {
            return $"is a {type.Name}, which has no JSON";
        }

        try
        {
            return CanBeRead(json.GetTypeInfo(type)) ? null : $"is a {type.Name}, which cannot be made from JSON";
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            return $"is a {type.Name}, which has no JSON: {e.Message}";
        }
    }

    // Interfaces and abstract classes can be written, but not read unless they say which classes they stand for.
    private static bool CanBeRead(JsonTypeInfo type) =>
        type.Kind != JsonTypeInfoKind.Object || type.PolymorphismOptions is not null || !type.Type.IsAbstract;
}
