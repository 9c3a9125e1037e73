using System.Runtime.Serialization;
using Edge.Actors.Workers;
using Google.Protobuf;
using Proto = Edge.Actors.Serialization.Workers;

namespace Edge.Actors.Serialization;

/// <summary>Between what nodes tell about workers and its bytes.</summary>
internal static class WorkerMapping
{
    public static IMessage ToProto(WorkerProtocol.IWorkerMessage message) => message switch
    {
        WorkerProtocol.Refresh refresh => new Proto.Refresh { Worker = refresh.Worker },
        WorkerProtocol.Running { Problem: { } problem } running => new Proto.Running
        {
            Worker = running.Worker,
            Version = running.Version,
            Problem = problem,
        },
        WorkerProtocol.Running running => new Proto.Running { Worker = running.Worker, Version = running.Version },
        WorkerProtocol.Follow follow => new Proto.Follow { Worker = follow.Worker },
        WorkerProtocol.Lines lines => ToProto(lines),
        _ => throw new SerializationException($"{message.GetType()} is not one of ours."),
    };

    public static WorkerProtocol.Refresh Refresh(byte[] bytes) => new(Proto.Refresh.Parser.ParseFrom(bytes).Worker);

    public static WorkerProtocol.Running Running(byte[] bytes)
    {
        var proto = Proto.Running.Parser.ParseFrom(bytes);
        return new WorkerProtocol.Running(proto.Worker, proto.Version, proto.HasProblem ? proto.Problem : null);
    }

    public static WorkerProtocol.Follow Follow(byte[] bytes) => new(Proto.Follow.Parser.ParseFrom(bytes).Worker);

    public static WorkerProtocol.Lines Lines(byte[] bytes)
    {
        var proto = Proto.Lines.Parser.ParseFrom(bytes);
        return new WorkerProtocol.Lines(
            proto.Node,
            proto.Worker,
            [.. proto.Entries.Select(line => new WorkerProtocol.Line(
                DateTimeOffset.FromUnixTimeMilliseconds(line.Time), line.Level, line.Text, line.Source))],
            proto.Dropped);
    }

    private static Proto.Lines ToProto(WorkerProtocol.Lines lines)
    {
        var proto = new Proto.Lines { Node = lines.Node, Worker = lines.Worker, Dropped = lines.Dropped };
        proto.Entries.AddRange(lines.Entries.Select(line => new Proto.Line
        {
            Time = line.Time.ToUnixTimeMilliseconds(),
            Level = line.Level,
            Text = line.Text,
            Source = line.Source,
        }));
        return proto;
    }
}
