using System.CommandLine;

namespace Edge.Host.Cli;

/// <summary>The options of <c>edge serve</c>.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Where to listen, several with ';'. Default http://localhost:8080.",
    };

    private readonly Option<DirectoryInfo?> _data = new("--data")
    {
        Description = "Directory of the node's data. Default ./data.",
    };

    private readonly Option<FileInfo> _config = new("--config")
    {
        Description = "A JSON file with settings; Edge__Section__Key in the environment goes before it.",
    };

    private ServeOptions() => _config.AcceptExistingOnly();

    public static ServeOptions AddTo(Command command)
    {
        var options = new ServeOptions();
        command.Add(options._urls);
        command.Add(options._data);
        command.Add(options._config);
        return options;
    }

    public ServeArguments Read(ParseResult parsed) =>
        new(parsed.GetValue(_urls), parsed.GetValue(_data)?.FullName, parsed.GetValue(_config)?.FullName);
}

/// <summary>What was said on the command line; null where nothing was.</summary>
internal sealed record ServeArguments(string? Urls, string? Data, string? Config)
{
    /// <summary>Settings that the command itself makes; they go before all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The option that says where to listen.</summary>
    public string AddressOption { get; init; } = "--urls";

    /// <summary>Whether the node is for the one worker that is developed.</summary>
    public bool IsDevelopment { get; init; }
}
