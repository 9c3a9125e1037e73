using System.Buffers;
using System.Text;
using System.Text.Json;
using Edge.Actors.Objects;
using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Objects;

/// <summary>The stored values of the objects of one isolate. Used by the loop's thread.</summary>
internal sealed class StorageFunctions(ScriptLoop loop, ObjectPrograms programs) : IHostFunctions
{
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _gathered = [];

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("storageFind", Find);
        table.Add("storagePut", Put);
        table.Add("storageGather", (in V8FastArgs args, in V8FastResult _) =>
            _gathered.Add(KeyValuePair.Create(args.GetString(0), loop.Buffer.TakePacked(args, 1))));
        table.Add("storagePutGathered", PutGathered);
        table.Add("storageDelete", (in V8FastArgs args, in V8FastResult result) => result.Set(Of(args).Delete(args.GetString(1))));
        table.Add("storageClear", (in V8FastArgs args, in V8FastResult _) => Of(args).DeleteAll(args.GetBoolean(1)));
        table.Add("storageList", (in V8FastArgs args, in V8FastResult result) => result.Set(List(Of(args), args.GetString(1))));
        table.Add("storageAlarm", (in V8FastArgs args, in V8FastResult result) =>
            result.Set((double)(Of(args).Alarm?.ToUnixTimeMilliseconds() ?? 0)));
        table.Add("storageSetAlarm", SetAlarm);
        table.Add("storageEnd", End);
        table.Add("storageSync", Sync);
    }

    private ObjectStorage Of(in V8FastArgs args) => programs.Of(args).Host.Storage;

    private void Find(in V8FastArgs args, in V8FastResult result)
    {
        if (Of(args).Find(args.GetString(1)) is not { } packed)
        {
            result.SetNull();
        }
        else
        {
            loop.Buffer.GivePacked(result, packed.Span);
        }
    }

    private void Put(in V8FastArgs args, in V8FastResult result)
    {
        try
        {
            Of(args).Put(args.GetString(1), loop.Buffer.TakePacked(args, 2));
            result.SetNull();
        }
        catch (ArgumentException problem)
        {
            result.Set(problem.Message);
        }
    }

    private void PutGathered(in V8FastArgs args, in V8FastResult result)
    {
        try
        {
            Of(args).Put(_gathered);
            result.SetNull();
        }
        catch (ArgumentException problem)
        {
            result.Set(problem.Message);
        }
        finally
        {
            _gathered.Clear();
        }
    }

    private void SetAlarm(in V8FastArgs args, in V8FastResult result)
    {
        var host = programs.Of(args).Host;
        var milliseconds = args.GetDouble(1);
        var now = host.Time.GetUtcNow();
        host.Storage.Alarm = milliseconds <= 0
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
                is var time && time > now ? time : now;
    }

    private void End(in V8FastArgs args, in V8FastResult result)
    {
        var storage = Of(args);
        switch (args.GetString(1))
        {
            case "begin":
                storage.Begin();
                break;
            case "commit":
                storage.Commit();
                break;
            default:
                storage.Rollback();
                break;
        }
    }

    private void Sync(in V8FastArgs args, in V8FastResult result) => _ = SyncAsync(args.GetInt32(0), programs.Of(args, 1).Host);

    private async Task SyncAsync(int operation, IObjectHost host)
    {
        try
        {
            await host.WhenDurableAsync().ConfigureAwait(false);
            loop.Complete(operation, string.Empty);
        }
        catch (ObjectException error)
        {
            loop.Complete(operation, error.Message);
        }
    }

    /// <summary>An array of arrays: a key and its value, or the key alone when the value is no JSON.</summary>
    private static string List(ObjectStorage storage, string options)
    {
        var found = storage.List(ReadRange(options));
        var text = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(text, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartArray();
        foreach (var (key, packed) in found)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(key);
            if (PackedValue.IsJson(packed.Span, out var json))
            {
                writer.WriteRawValue(json, skipInputValidation: true);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static ObjectRange ReadRange(string options)
    {
        using var document = JsonDocument.Parse(options);
        var root = document.RootElement;
        return new ObjectRange
        {
            Start = Text(root, "start"),
            StartAfter = Text(root, "startAfter"),
            End = Text(root, "end"),
            Prefix = Text(root, "prefix"),
            Reverse = root.GetProperty("reverse").GetBoolean(),
            Limit = root.TryGetProperty("limit", out var limit) ? (int)Math.Min(limit.GetDouble(), int.MaxValue) : null,
        };
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.ToString() : null;
}
