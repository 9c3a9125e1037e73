using System.CommandLine;

namespace Edge.Host.Cli;

/// <summary>The command line: <c>edge</c> alone is <c>edge serve</c>.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Edge: a real-time edge that you own. Without a command it serves.");
        var options = ServeOptions.AddTo(root);
        root.SetAction((parsed, cancel) => ServeCommand.RunAsync(options.Read(parsed), cancel));

        var serve = new Command("serve", "Runs a node: rooms, the web page, health and metrics.");
        var own = ServeOptions.AddTo(serve);
        serve.SetAction((parsed, cancel) => ServeCommand.RunAsync(own.Read(parsed), cancel));
        root.Add(serve);
        return root;
    }
}
