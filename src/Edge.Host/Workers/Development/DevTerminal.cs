using System.Globalization;
using Edge.Actors.Workers;

namespace Edge.Host.Workers.Development;

/// <summary>Shows who develops a worker what it says and what is wrong with it.</summary>
internal static class DevTerminal
{
    public static void Print(WorkerProtocol.Line line)
    {
        var writer = line.Level is "log" or "info" or "debug" ? Console.Out : Console.Error;
        writer.WriteLine($"{line.Time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {line.Level} {(line.Source.Length == 0 ? string.Empty : $"[{line.Source}] ")}{line.Text}");
    }

    public static void Fail(string problem, bool goesOn) =>
        Console.Error.WriteLine($"error: {problem}\n{(goesOn ? "What ran before goes on." : "Nothing is served until this is mended.")}");
}
