using System.Text.Json;

namespace Edge.Actors.Objects;

/// <summary>How a class of objects is known and how it keeps its values.</summary>
public sealed class DurableObjectOptions
{
    /// <summary>
    /// For stored values, arguments and results; default <see cref="JsonSerializerOptions.Web"/>. For generated serializers,
    /// options with their resolver. Must be the same on all nodes.
    /// </summary>
    public JsonSerializerOptions Json { get; set; } = JsonSerializerOptions.Web;
}
