using Edge.Workers.Isolates;
using Microsoft.ClearScript;

namespace Edge.Workers.Tests.Isolates;

public sealed class ScriptBorderTests
{
    private readonly ScriptBorder _border = new();

    [Fact]
    public void TryClose_OutsideOfScripts_DoesNothing()
    {
        Assert.False(_border.TryClose());

        _border.Enter();
        _border.Leave();

        Assert.False(_border.TryClose());
    }

    [Fact]
    public void TryClose_InAScript_LetsNobodyOut()
    {
        _border.Enter();

        Assert.True(_border.TryClose());
        Assert.False(_border.TryClose());
        Assert.Throws<ScriptInterruptedException>(_border.Leave);
        Assert.Throws<ScriptInterruptedException>(_border.Enter);
    }
}
