using Edge.Workers.Bridge;
using Edge.Workers.Isolates;
using Edge.Workers.Sockets;
using Microsoft.ClearScript.V8.FastProxy;

namespace Edge.Workers.Objects;

/// <summary>What hibernatable sockets keep: tags, attachments, when they were answered for the object.</summary>
internal sealed class SocketFacts(ScriptLoop loop, SocketTable sockets) : IHostFunctions
{
    private const char Separator = '\0';

    /// <inheritdoc/>
    public void AddTo(HostTable table)
    {
        table.Add("socketTags", (in V8FastArgs args, in V8FastResult result) =>
            result.Set(Find(args) is { } link ? string.Join(Separator, link.Socket.Tags) : string.Empty));
        table.Add("socketAttach", (in V8FastArgs args, in V8FastResult _) => Find(args)?.Attach(loop.Buffer.TakePacked(args, 1)));
        table.Add("socketAttachment", Attachment);
        table.Add("socketAutoResponseTime", (in V8FastArgs args, in V8FastResult result) =>
            result.Set((double)(Find(args)?.Socket.LastAutoResponse?.ToUnixTimeMilliseconds() ?? 0)));
    }

    private ObjectSocketLink? Find(in V8FastArgs args) => sockets.Find(args.GetInt32(0)) as ObjectSocketLink;

    private void Attachment(in V8FastArgs args, in V8FastResult result)
    {
        if (Find(args)?.Socket.Attachment is not { } packed)
        {
            result.SetNull();
        }
        else
        {
            loop.Buffer.GivePacked(result, packed.Span);
        }
    }
}
