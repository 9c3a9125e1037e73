using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Edge.Actors.Objects.Rpc;

/// <summary>One method of an interface: how it is called, and how its arguments and result travel.</summary>
/// <remarks>Arguments are a JSON array. Those that an older caller does not send are default, those that an older object does
/// not know are ignored, so parameters may be added at the end.</remarks>
internal sealed class RpcMethod
{
    private readonly MethodInvoker _invoker;
    private readonly JsonTypeInfo?[] _parameters;

    private RpcMethod(MethodInfo method, JsonTypeInfo?[] parameters, RpcReturn returns)
    {
        Name = method.Name;
        Returns = returns;
        _invoker = MethodInvoker.Create(method);
        _parameters = parameters;
    }

    public string Name { get; }

    public RpcReturn Returns { get; }

    /// <summary>Reads a method.</summary>
    /// <param name="method">Of an interface.</param>
    /// <param name="json">How values travel.</param>
    /// <param name="problem">Why it cannot be called from elsewhere, when the result is null.</param>
    public static RpcMethod? Create(MethodInfo method, JsonSerializerOptions json, out string? problem)
    {
        problem = null;
        var types = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        if (method.IsGenericMethod)
        {
            problem = "is generic";
        }
        else if (types.Count(type => type == typeof(CancellationToken)) > 1)
        {
            problem = "has two cancellation tokens";
        }
        else if (types.Select(type => RpcTypes.Check(type, json)).FirstOrDefault(found => found is not null) is { } parameter)
        {
            problem = $"has a parameter that {parameter}";
        }
        else if (RpcReturn.Create(method.ReturnType, json, out problem) is { } returns)
        {
            return new RpcMethod(method, [.. types.Select(type => RpcTypes.IsToken(type) ? null : json.GetTypeInfo(type))], returns);
        }

        return null;
    }

    /// <summary>Writes the arguments of a call.</summary>
    /// <param name="values">One for each parameter.</param>
    /// <param name="cancel">The token among them, or none.</param>
    public ReadOnlyMemory<byte> WriteArguments(object?[] values, out CancellationToken cancel)
    {
        cancel = CancellationToken.None;
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartArray();
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_parameters[i] is { } type)
            {
                JsonSerializer.Serialize(writer, values[i], type);
            }
            else
            {
                cancel = (CancellationToken)values[i]!;
            }
        }

        writer.WriteEndArray();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    /// <summary>Calls the method of an object, and writes what it returns.</summary>
    /// <exception cref="JsonException">The arguments are not what the method takes.</exception>
    public Task<ReadOnlyMemory<byte>> InvokeAsync(object target, ReadOnlyMemory<byte> arguments, CancellationToken cancel) =>
        Returns.WriteAsync(_invoker.Invoke(target, ReadArguments(arguments.Span, cancel).AsSpan()));

    private object?[] ReadArguments(ReadOnlySpan<byte> arguments, CancellationToken cancel)
    {
        var reader = new Utf8JsonReader(arguments);
        var more = reader.Read() && (reader.TokenType == JsonTokenType.StartArray ? true : throw new JsonException("Arguments are an array."));
        var values = new object?[_parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (_parameters[i] is not { } type)
            {
                values[i] = cancel;
            }
            else if (more && (more = reader.Read() && reader.TokenType != JsonTokenType.EndArray))
            {
                values[i] = JsonSerializer.Deserialize(ref reader, type);
            }
        }

        return values;
    }
}
