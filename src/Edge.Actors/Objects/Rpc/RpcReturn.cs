using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Edge.Actors.Objects.Rpc;

/// <summary>What a method returns: <see cref="Task"/> or <see cref="ValueTask"/>, with a result or without.</summary>
internal abstract class RpcReturn
{
    /// <summary>Reads a return type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="json">How the result travels.</param>
    /// <param name="problem">Why there is none, when the result is null.</param>
    public static RpcReturn? Create(Type type, JsonSerializerOptions json, out string? problem)
    {
        problem = null;
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return new RpcReturnNothing(type == typeof(ValueTask));
        }

        var shape = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (shape != typeof(Task<>) && shape != typeof(ValueTask<>))
        {
            problem = $"returns {type.Name}, and no task";
            return null;
        }

        var result = type.GetGenericArguments()[0];
        if (RpcTypes.Check(result, json) is { } found || RpcTypes.IsToken(result))
        {
            problem = $"has a result that {RpcTypes.Check(result, json) ?? "is a token"}";
            return null;
        }

        var implementation = typeof(RpcReturn<>).MakeGenericType(result);
        return (RpcReturn)Activator.CreateInstance(implementation, shape == typeof(ValueTask<>), json.GetTypeInfo(result))!;
    }

    /// <summary>At the object: awaits what the method returned, and writes its result.</summary>
    public abstract Task<ReadOnlyMemory<byte>> WriteAsync(object? returned);

    /// <summary>At the caller: what the method returns while the answer is on its way.</summary>
    public abstract object Read(Task<ReadOnlyMemory<byte>> answer);
}

/// <summary>A task with a result.</summary>
internal sealed class RpcReturn<T>(bool isValueTask, JsonTypeInfo<T> type) : RpcReturn
{
    public override async Task<ReadOnlyMemory<byte>> WriteAsync(object? returned)
    {
        var result = isValueTask ? await (ValueTask<T>)returned! : await (Task<T>)returned!;
        return JsonSerializer.SerializeToUtf8Bytes(result, type);
    }

    public override object Read(Task<ReadOnlyMemory<byte>> answer)
    {
        var result = ReadAsync(answer);
        return isValueTask ? new ValueTask<T?>(result) : result;
    }

    private async Task<T?> ReadAsync(Task<ReadOnlyMemory<byte>> answer) =>
        JsonSerializer.Deserialize((await answer.ConfigureAwait(false)).Span, type);
}

/// <summary>A task without a result.</summary>
internal sealed class RpcReturnNothing(bool isValueTask) : RpcReturn
{
    public override async Task<ReadOnlyMemory<byte>> WriteAsync(object? returned)
    {
        await (isValueTask ? ((ValueTask)returned!).AsTask() : (Task)returned!);
        return ReadOnlyMemory<byte>.Empty;
    }

    public override object Read(Task<ReadOnlyMemory<byte>> answer) => isValueTask ? new ValueTask(answer) : answer;
}
