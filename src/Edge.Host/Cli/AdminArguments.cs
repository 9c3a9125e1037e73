using System.CommandLine;

namespace Edge.Host.Cli;

/// <summary>The options of all commands that ask a running node.</summary>
internal sealed class AdminArguments
{
    private const string TokenVariable = "EDGE_ADMIN_TOKEN";

    private readonly Option<Uri> _url = new("--url")
    {
        Description = "Any node of the cluster.",
        DefaultValueFactory = _ => new Uri("http://localhost:8080"),
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : Fail(result),
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"The node's Edge:Admin:Token, if it has one. Default: the environment variable {TokenVariable}.",
    };

    public static AdminArguments AddTo(Command command)
    {
        var arguments = new AdminArguments();
        command.Add(arguments._url);
        command.Add(arguments._token);
        return arguments;
    }

    public AdminClient Connect(ParseResult parsed) =>
        new(parsed.GetValue(_url)!, parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable(TokenVariable));

    private static Uri? Fail(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--url is '{result.Tokens[0].Value}'; it must be like http://localhost:8080.");
        return null;
    }
}
