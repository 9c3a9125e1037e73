using Microsoft.Extensions.Options;

namespace Edge.Workers.Tests;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void WorkerRuntime_WithOptionsThatCannotBeUsed_NamesAll()
    {
        var options = new WorkerOptions { HeapMegabytes = 1 };
        options.Outgoing.Timeout = TimeSpan.Zero;
        options.Outgoing.Deny.Add("10.0.0.0/33");

        var e = Assert.Throws<OptionsValidationException>(() => new WorkerRuntime(options, TimeProvider.System, null!));

        Assert.Equal(
            [
                "Edge:Workers:HeapMegabytes is '1'; it must be from 16 to 4096.",
                "Edge:Workers:Outgoing:Timeout is '00:00:00'; it must be from 00:00:01 to 00:15:00.",
                "Edge:Workers:Outgoing:Deny has '10.0.0.0/33'; it must be like example.com, *.example.com, 10.0.0.7 or 10.0.0.0/8.",
            ],
            e.Failures);
    }

    [Fact]
    public void FindProblems_OfTheDefaults_FindsNone() => Assert.Empty(new WorkerOptions().FindProblems());
}
