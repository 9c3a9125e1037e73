using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace Edge.Actors.Objects.Index;

/// <summary>What the partitions of a node share.</summary>
/// <param name="Time">The clock that alarms are due by.</param>
/// <param name="Logger">For their log lines.</param>
/// <param name="Objects">Where <see cref="ObjectIndexProtocol.AlarmDue"/> is sent: the shard region of objects.</param>
internal sealed record ObjectIndexSettings(TimeProvider Time, ILogger Logger, IActorRef Objects)
{
    /// <summary>Commands that wait for the journal; more are dropped, and asked again by who sent them.</summary>
    public int MaxWaiting { get; init; } = 100_000;

    /// <summary>Facts of one write.</summary>
    public int MaxBatch { get; init; } = 500;

    /// <summary>Alarms sent at once, so that those of a long outage do not wake all objects together.</summary>
    public int MaxAlarmsPerPause { get; init; } = 500;

    /// <summary>The pause until the next of them.</summary>
    public TimeSpan AlarmPause { get; init; } = TimeSpan.FromSeconds(1);
}
