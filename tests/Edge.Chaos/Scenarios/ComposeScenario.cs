using System.Diagnostics;
using System.Net;
using Edge.Chaos.Harness;

namespace Edge.Chaos.Scenarios;

/// <summary>
/// Fifty clients chat at 200 messages per second through the entry point of a system that somebody else has started and does
/// harm to. Whoever that is says so on standard input: <c>begin NODE WHAT</c>, which is answered <c>begins: WHAT</c> and not to be done
/// before, <c>done</c>, and <c>end</c> when it is over.
/// </summary>
internal static class ComposeScenario
{
    private const int Senders = 50;
    private const int Readers = 5;
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(ScenarioContext context)
    {
        var entry = new IPEndPoint(IPAddress.Loopback, context.Options.EntryPort);
        var room = $"compose-{context.Options.Seed}";
        var recorder = new HistoryRecorder();
        var faults = new FaultWatch(Senders);
        ChatSender[] senders = [.. Enumerable.Range(0, Senders).Select(i => new ChatSender(entry, room, i, recorder, faults))];
        ChatReader[] readers = [.. Enumerable.Range(0, Readers).Select(_ => new ChatReader(entry, room, faults))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(context.Cancel);

        var reading = Task.WhenAll(readers.Select(reader => reader.RunAsync(leave.Token)));
        await SettleAsync(Task.WhenAll(readers.Select(reader => reader.Joined)), "The readers did not get into the room", context);
        var clock = Stopwatch.StartNew();
        var posting = Task.WhenAll(senders.Select(sender => sender.RunAsync(stop.Token, context.Cancel)));
        await ListenAsync(faults, context.Cancel);
        var elapsed = clock.Elapsed;
        await stop.CancelAsync();
        await SettleAsync(posting, "Not everything that was sent got an acknowledgement", context);

        var log = await LogReader.ReadAsync(entry, room, context.Cancel);
        var caughtUp = Task.WhenAll(readers.Select(reader => reader.WhenSeen(log.Count == 0 ? 0 : log[^1].Seq)));
        await SettleAsync(caughtUp, "Not every reader saw the end of the log", context);
        await leave.CancelAsync();
        await reading;

        var history = recorder.ToHistory(log, [.. readers.Select(reader => reader.Seen)]);
        PrintFigures(history, senders, elapsed);
        context.Check(log.Count > 0 && recorder.AcknowledgedCount == recorder.SentCount, $"all {recorder.SentCount:N0} messages are acknowledged");
        context.Check(faults.Faults > 0 && faults.Overcome == faults.Faults, $"all senders went on after {faults.Overcome} of {faults.Faults} faults");
        context.Check(faults.LostElsewhere == 0, $"{faults.LostElsewhere} connections lost to nodes to which nothing was done");
        context.Check(senders.Sum(sender => sender.OutOfOrder) == 0, $"{senders.Sum(sender => sender.OutOfOrder)} messages doubled or out of order at senders");
        context.Check(readers.Sum(reader => reader.NotRecovered) == 0, $"readers resumed {readers.Sum(reader => reader.Resumes)} times, {readers.Sum(reader => reader.NotRecovered)} times in vain");
        context.CheckHistory(history);
    }

    private static async Task SettleAsync(Task task, string failure, ScenarioContext context)
    {
        try
        {
            await task.WaitAsync(SettleTimeout, context.Cancel);
        }
        catch (TimeoutException)
        {
            throw new ScenarioFailedException($"{failure} within {SettleTimeout.TotalSeconds} s.");
        }
    }

    private static async Task ListenAsync(FaultWatch faults, CancellationToken cancel)
    {
        Console.WriteLine("  chatting");
        while (await Console.In.ReadLineAsync(cancel) is { } line && line != "end")
        {
            switch (line.Split(' ', 3))
            {
                case ["begin", var node, var what]:
                    faults.Begin(node, what);
                    Console.WriteLine($"  begins: {what}");
                    break;
                case ["done"]:
                    faults.Done();
                    break;
                default:
                    throw new ScenarioFailedException($"'{line}' is not 'begin NODE WHAT', 'done' or 'end'.");
            }
        }
    }

    private static void PrintFigures(History history, ChatSender[] senders, TimeSpan elapsed)
    {
        var p50 = senders.Select(sender => sender.Latencies.Percentile(0.5)).Order().ElementAt(senders.Length / 2);
        ScenarioContext.Figure("messages", $"{history.Log.Count:N0} in {elapsed.TotalSeconds:F0} s ({history.Log.Count / elapsed.TotalSeconds:F0}/s)");
        ScenarioContext.Figure("median time to the ack", $"{p50.TotalMilliseconds:F1} ms");
        ScenarioContext.Figure("sent again, of these known to the server", $"{senders.Sum(sender => sender.Resent):N0}, {history.Acknowledgements.Count(a => a.Duplicate):N0}");
        ScenarioContext.Figure("refused for a while", $"{history.Refused.Count:N0}");
    }
}
