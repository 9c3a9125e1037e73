using System.Runtime.Serialization;
using Edge.Actors.Http;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Links;
using Edge.Streams.Framing;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Links;

namespace Edge.Actors.Serialization;

/// <summary>Between the items of links and their bytes.</summary>
internal static class LinkMapping
{
    public static ReadOnlyMemory<byte> ToBytes(LinkItem item) => ToProto(item).ToByteArray();

    public static LinkItem FromBytes(ReadOnlyMemory<byte> bytes) => FromProto(Proto.Item.Parser.ParseFrom(bytes.Span));

    public static Proto.Batch ToProto(LinkBatch batch)
    {
        var proto = new Proto.Batch { First = batch.First, Received = batch.Received };
        proto.Items.AddRange(batch.Items.Select(ToProto));
        return proto;
    }

    public static LinkBatch FromProto(Proto.Batch proto) =>
        new(proto.First, [.. proto.Items.Select(FromProto)], proto.Received);

    private static Proto.Item ToProto(LinkItem item) => item switch
    {
        Fragment fragment => new() { Fragment = new() { Piece = Wrap(fragment.Piece), IsLast = fragment.IsLast } },
        GatewayItems.Attached attached => new() { Attached = ToProto(attached) },
        GatewayItems.AttachedAll all => new() { AttachedAll = new() { AutoResponse = ToProto(all.AutoResponse) } },
        GatewayItems.Incoming incoming => new() { Incoming = ToProto(incoming) },
        GatewayItems.Over over => new() { Over = ToProto(over) },
        GatewayItems.Broken broken => new() { Broken = new() { Event = broken.Number, Socket = broken.Socket, Problem = broken.Problem } },
        GatewayItems.Fetch fetch => new() { Fetch = ToProto(fetch) },
        GatewayItems.Call call => new() { Call = new() { Event = call.Number, Method = call.Method, Arguments = Wrap(call.Arguments) } },
        GatewayItems.AutoResponded responded => new() { AutoResponded = ToProto(responded) },
        GatewayItems.Read read => new() { Read = new() { Stream = read.Stream, Taken = read.Taken } },
        GatewayItems.Left left => new() { Left = new() { Stream = left.Stream } },
        ObjectItems.Deliver deliver => new() { Deliver = ToProto(deliver) },
        ObjectItems.Close close => new() { Close = new() { Socket = close.Socket, Code = close.Code, Reason = close.Reason } },
        ObjectItems.Cut cut => new() { Cut = new() { Socket = cut.Socket } },
        ObjectItems.Keep keep => new() { Keep = ToProto(keep) },
        ObjectItems.AutoRespond respond => new() { AutoRespond = new() { AutoResponse = ToProto(respond.AutoResponse) } },
        ObjectItems.Done done => new() { Done = new() { Events = { done.Events } } },
        ObjectItems.Answer answer => new() { Answer = ToProto(answer) },
        ObjectItems.Result result => new() { Result = new() { Event = result.Event, Value = Wrap(result.Value) } },
        ObjectItems.Failed failed => new() { Failed = ToProto(failed) },
        ObjectItems.Chunk chunk => new() { Chunk = new() { Stream = chunk.Stream, Content = Wrap(chunk.Content) } },
        ObjectItems.EndOfBody end => new() { EndOfBody = ToProto(end) },
        _ => throw new SerializationException($"{item.GetType()} is not one of ours."),
    };

    private static LinkItem FromProto(Proto.Item proto) => proto.KindCase switch
    {
        Proto.Item.KindOneofCase.Fragment => new Fragment(proto.Fragment.Piece.Memory, proto.Fragment.IsLast),
        Proto.Item.KindOneofCase.Attached => FromProto(proto.Attached),
        Proto.Item.KindOneofCase.AttachedAll => new GatewayItems.AttachedAll(FromProto(proto.AttachedAll.AutoResponse)),
        Proto.Item.KindOneofCase.Incoming => FromProto(proto.Incoming),
        Proto.Item.KindOneofCase.Over => FromProto(proto.Over),
        Proto.Item.KindOneofCase.Broken => new GatewayItems.Broken(proto.Broken.Event, proto.Broken.Socket, proto.Broken.Problem),
        Proto.Item.KindOneofCase.Fetch => FromProto(proto.Fetch),
        Proto.Item.KindOneofCase.Call => new GatewayItems.Call(proto.Call.Event, proto.Call.Method, proto.Call.Arguments.Memory),
        Proto.Item.KindOneofCase.AutoResponded => FromProto(proto.AutoResponded),
        Proto.Item.KindOneofCase.Deliver => FromProto(proto.Deliver),
        Proto.Item.KindOneofCase.Close => new ObjectItems.Close(proto.Close.Socket, proto.Close.Code, proto.Close.Reason),
        Proto.Item.KindOneofCase.Cut => new ObjectItems.Cut(proto.Cut.Socket),
        Proto.Item.KindOneofCase.Keep => new ObjectItems.Keep(proto.Keep.Socket, Optional(proto.Keep.HasAttachment, proto.Keep.Attachment)),
        Proto.Item.KindOneofCase.AutoRespond => new ObjectItems.AutoRespond(FromProto(proto.AutoRespond.AutoResponse)),
        Proto.Item.KindOneofCase.Done => new ObjectItems.Done([.. proto.Done.Events]),
        Proto.Item.KindOneofCase.Answer => FromProto(proto.Answer),
        Proto.Item.KindOneofCase.Result => new ObjectItems.Result(proto.Result.Event, proto.Result.Value.Memory),
        Proto.Item.KindOneofCase.Failed => FromProto(proto.Failed),
        Proto.Item.KindOneofCase.Chunk => new ObjectItems.Chunk(proto.Chunk.Stream, proto.Chunk.Content.Memory),
        Proto.Item.KindOneofCase.EndOfBody => new ObjectItems.EndOfBody(
            proto.EndOfBody.Stream, proto.EndOfBody.HasProblem ? proto.EndOfBody.Problem : null),
        Proto.Item.KindOneofCase.Read => new GatewayItems.Read(proto.Read.Stream, proto.Read.Taken),
        Proto.Item.KindOneofCase.Left => new GatewayItems.Left(proto.Left.Stream),
        _ => throw new SerializationException("An item of a link is of no known kind: written by a newer release?"),
    };

    private static Proto.Attached ToProto(GatewayItems.Attached attached)
    {
        var proto = new Proto.Attached { Socket = attached.Socket, Description = ToProto(attached.Description) };
        if (attached.LastAutoResponse is { } last)
        {
            proto.LastAutoResponse = last.ToUnixTimeMilliseconds();
        }

        return proto;
    }

    private static GatewayItems.Attached FromProto(Proto.Attached proto) => new(
        proto.Socket, FromProto(proto.Description), proto.HasLastAutoResponse ? Time(proto.LastAutoResponse) : null);

    private static Proto.Incoming ToProto(GatewayItems.Incoming incoming)
    {
        var proto = new Proto.Incoming
        {
            Event = incoming.Number,
            Socket = incoming.Socket,
            Opcode = (int)incoming.Message.Opcode,
            Payload = Wrap(incoming.Message.Payload),
        };
        if (incoming.LastAutoResponse is { } last)
        {
            proto.LastAutoResponse = last.ToUnixTimeMilliseconds();
        }

        return proto;
    }

    private static GatewayItems.Incoming FromProto(Proto.Incoming proto) => new(
        proto.Event,
        proto.Socket,
        new WebSocketMessage((Opcode)proto.Opcode, proto.Payload.Memory),
        proto.HasLastAutoResponse ? Time(proto.LastAutoResponse) : null);

    private static Proto.Over ToProto(GatewayItems.Over over) => new()
    {
        Event = over.Number,
        Socket = over.Socket,
        Code = over.Status.Code,
        Reason = over.Status.Reason,
        WasClean = over.WasClean,
    };

    private static GatewayItems.Over FromProto(Proto.Over proto) =>
        new(proto.Event, proto.Socket, new CloseStatus(proto.Code, proto.Reason), proto.WasClean);

    private static Proto.Fetch ToProto(GatewayItems.Fetch fetch)
    {
        var proto = new Proto.Fetch
        {
            Event = fetch.Number,
            Method = fetch.Request.Method,
            Url = fetch.Request.Url,
            Body = Wrap(fetch.Request.Body.Bytes ?? default),
        };
        proto.Headers.AddRange(ToProto(fetch.Request.Headers));
        return proto;
    }

    private static GatewayItems.Fetch FromProto(Proto.Fetch proto) => new(proto.Event, new EdgeRequest
    {
        Method = proto.Method,
        Url = proto.Url,
        Headers = FromProto(proto.Headers),
        Body = EdgeBody.Of(proto.Body.Memory),
    });

    private static Proto.AutoResponded ToProto(GatewayItems.AutoResponded responded) => new()
    {
        Sockets = { responded.Times.Select(entry => entry.Key) },
        Times = { responded.Times.Select(entry => entry.Value.ToUnixTimeMilliseconds()) },
    };

    private static GatewayItems.AutoResponded FromProto(Proto.AutoResponded proto) =>
        new([.. proto.Sockets.Zip(proto.Times, (socket, time) => KeyValuePair.Create(socket, Time(time)))]);

    private static Proto.Deliver ToProto(ObjectItems.Deliver deliver) => new()
    {
        Opcode = (int)deliver.Message.Opcode,
        Payload = Wrap(deliver.Message.Payload),
        Sockets = { deliver.Sockets },
    };

    private static ObjectItems.Deliver FromProto(Proto.Deliver proto) =>
        new(new SocketMessage((Opcode)proto.Opcode, proto.Payload.Memory), [.. proto.Sockets]);

    private static Proto.Keep ToProto(ObjectItems.Keep keep)
    {
        var proto = new Proto.Keep { Socket = keep.Socket };
        if (keep.Attachment is { } attachment)
        {
            proto.Attachment = Wrap(attachment);
        }

        return proto;
    }

    private static Proto.Answer ToProto(ObjectItems.Answer answer)
    {
        var proto = new Proto.Answer
        {
            Event = answer.Event,
            Status = answer.Response.Status,
            Body = Wrap(answer.Response.Body.Bytes ?? default),
            Socket = answer.Socket,
            Stream = answer.Stream,
        };
        proto.Headers.AddRange(ToProto(answer.Response.Headers));
        if (answer.Response.StatusText is { } text)
        {
            proto.StatusText = text;
        }

        if (answer.Description is { } description)
        {
            proto.Description = ToProto(description);
        }

        return proto;
    }

    private static ObjectItems.Answer FromProto(Proto.Answer proto)
    {
        var response = new EdgeResponse
        {
            Status = proto.Status,
            StatusText = proto.HasStatusText ? proto.StatusText : null,
            Headers = FromProto(proto.Headers),
            Body = EdgeBody.Of(proto.Body.Memory),
        };
        return new ObjectItems.Answer(
            proto.Event, response, proto.Socket, proto.Description is null ? null : FromProto(proto.Description))
        {
            Stream = proto.Stream,
        };
    }

    private static Proto.EndOfBody ToProto(ObjectItems.EndOfBody end)
    {
        var proto = new Proto.EndOfBody { Stream = end.Stream };
        if (end.Problem is { } problem)
        {
            proto.Problem = problem;
        }

        return proto;
    }

    private static Proto.Failed ToProto(ObjectItems.Failed failed) => new()
    {
        Event = failed.Event,
        Name = failed.Failure.Name,
        Message = failed.Failure.Message,
        Retryable = failed.Failure.Retryable,
        Overloaded = failed.Failure.Overloaded,
        Reset = failed.Failure.Reset,
        Remote = failed.Failure.Remote,
    };

    private static ObjectItems.Failed FromProto(Proto.Failed proto) => new(
        proto.Event,
        new ObjectFailure(proto.Name, proto.Message)
        {
            Retryable = proto.Retryable,
            Overloaded = proto.Overloaded,
            Reset = proto.Reset,
            Remote = proto.Remote,
        });

    private static Proto.Socket ToProto(SocketDescription socket)
    {
        var proto = new Proto.Socket
        {
            Id = socket.Id,
            IsHibernatable = socket.IsHibernatable,
            Accepted = socket.Accepted,
            Tags = { socket.Tags },
        };
        if (socket.Attachment is { } attachment)
        {
            proto.Attachment = Wrap(attachment);
        }

        return proto;
    }

    private static SocketDescription FromProto(Proto.Socket proto) => new(
        proto.Id, proto.IsHibernatable, proto.Accepted, [.. proto.Tags], Optional(proto.HasAttachment, proto.Attachment));

    private static Proto.AutoResponse? ToProto(AutoResponse? pair) =>
        pair is null ? null : new() { Request = pair.Request, Response = pair.Response };

    private static AutoResponse? FromProto(Proto.AutoResponse? proto) =>
        proto is null ? null : new AutoResponse(proto.Request, proto.Response);

    private static IEnumerable<Proto.Header> ToProto(EdgeHeaders headers) =>
        headers.Select(header => new Proto.Header { Name = header.Key, Value = header.Value });

    private static EdgeHeaders FromProto(IEnumerable<Proto.Header> headers) =>
        EdgeHeaders.Of(headers.Select(header => KeyValuePair.Create(header.Name, header.Value)));

    private static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    private static ReadOnlyMemory<byte>? Optional(bool isThere, ByteString bytes) => isThere ? bytes.Memory : (ReadOnlyMemory<byte>?)null;

    private static DateTimeOffset Time(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
}
