using System.Collections.Immutable;
using Edge.Actors.Http;
using Edge.Streams.Framing;

namespace Edge.Actors.Objects.Harness;

/// <summary>The object's side of a socket, for one awakening.</summary>
internal sealed class HarnessObjectSocket(HarnessSocket client, HarnessHost host, HarnessGateway gateway) : ObjectSocket
{
    private ReadOnlyMemory<byte>? _attachment = client.Attachment;

    public HarnessSocket Client => client;

    public override string Id => client.Id;

    public override bool IsHibernatable => client.IsHibernatable;

    public override ImmutableArray<string> Tags => client.Tags;

    public override ReadOnlyMemory<byte>? Attachment
    {
        get => _attachment;
        set
        {
            _attachment = value;
            host.Post(() => client.Attachment = value);
        }
    }

    public override DateTimeOffset? LastAutoResponse => client.LastAutoResponse;

    public override long WaitingBytes => 0;

    public override void Send(SocketMessage message) => host.Post(() => client.Arrive(message));

    public override void Close(int code, string reason) =>
        host.Post(() => gateway.EndAsync(client, new CloseStatus(code, reason), wasClean: true));

    public override void Abort() =>
        host.Post(() => gateway.EndAsync(client, new CloseStatus(CloseCodes.Abnormal, string.Empty), wasClean: false));
}
