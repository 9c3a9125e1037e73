using System.Text.Json;
using Edge.AspNetCore;
using Edge.Host.Cli;
using Edge.Host.Clustering;
using Edge.Host.Endpoints;
using Edge.Host.Options;
using Edge.Host.Persistence;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Options;

namespace Edge.Host.Composition;

/// <summary>Puts a node together: settings, data, actor system, web server.</summary>
internal static class NodeHost
{
    private const string DefaultUrls = "http://localhost:8080";

    // What the platform lets workers have by default. Bodies are streamed, so it costs no memory.
    private const long MaxRequestBodyBytes = 100 << 20;

    // Then requests that are still open are cut, and objects and rooms are handed over: all of it within 30 s.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(22);
    private static readonly TimeSpan DevelopmentShutdownTimeout = TimeSpan.FromSeconds(3);

    public static async Task<WebApplication> BuildAsync(ServeArguments arguments, CancellationToken cancel)
    {
        var builder = CreateBuilder(arguments);
        var settings = NodeSettings.Read(builder.Configuration);
        var directory = DataDirectory.Open(arguments.Data ?? settings.Node.DataDirectory);
        await ClusterPort.CheckAsync(settings.Cluster, cancel);
        var database = CreateDatabase(settings.Storage, directory);
        // Npgsql heeds no token until the server has answered for the first time.
        await database.PrepareAsync(cancel).WaitAsync(cancel);

        builder.Services.AddSingleton(_ => directory);
        builder.Services.AddSingleton(_ => database);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<IOptions<EndpointOptions>>(new OptionsWrapper<EndpointOptions>(settings.Endpoints));
        builder.Services.AddNodeActorSystem(settings, database, arguments.IsDevelopment);
        builder.Services.AddNodeHealth();
        builder.Services.AddNodeMetrics();
        builder.Services.AddHostedService<NodeShutdown>();
        builder.Services.Configure<HostOptions>(options =>
            options.ShutdownTimeout = arguments.IsDevelopment ? DevelopmentShutdownTimeout : ShutdownTimeout);

        var app = builder.Build();
        app.Services.GetRequiredService<DataDirectory>();
        ClusterPort.StartActorSystem(app.Services, settings.Cluster);
        app.MapNode(settings);
        return app;
    }

    private static WebApplicationBuilder CreateBuilder(ServeArguments arguments)
    {
        try
        {
            return ReadConfiguration(arguments);
        }
        catch (InvalidDataException e)
        {
            throw new SettingsException([$"{e.Message} {Explain(e)}"]);
        }
        catch (Exception e) when (arguments.Config is not null && e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([$"--config is '{arguments.Config}', which cannot be read: {e.Message}"]);
        }
    }

    private static string Explain(InvalidDataException failure)
    {
        var cause = failure.GetBaseException();
        // What follows the first sentence repeats the position, counted from 0.
        return cause is JsonException json ? $"Line {json.LineNumber + 1}: {json.Message.Split(" LineNumber:")[0]}" : cause.Message;
    }

    private static WebApplicationBuilder ReadConfiguration(ServeArguments arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // The page lies beside the program, wherever that was started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (arguments.Config is not null)
        {
            // By default a file whose name begins with a dot would not be found.
            var files = new PhysicalFileProvider(Path.GetDirectoryName(arguments.Config)!, ExclusionFilters.None);
            builder.Configuration.AddJsonFile(files, Path.GetFileName(arguments.Config), optional: false, reloadOnChange: false);
            builder.Configuration.AddEnvironmentVariables();
        }

        builder.Configuration.AddInMemoryCollection(arguments.Settings);
        var urls = arguments.Urls ?? builder.Configuration["urls"] ?? DefaultUrls;
        CheckUrls(urls);
        builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Over HTTP/2 browsers would open WebSockets by CONNECT (RFC 8441), which is not served here.
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
        });
        return builder;
    }

    private static void CheckUrls(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            // Kestrel also takes http://*:8080 and http://+:8080, which are not URIs.
            var plain = url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal);
            if (!Uri.TryCreate(plain, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                throw new SettingsException([$"--urls is '{url}'; it must be like http://localhost:8080 or https://*:443."]);
            }
        }
    }

    private static IJournalDatabase CreateDatabase(StorageOptions storage, DataDirectory directory) => storage.Provider switch
    {
        StorageProvider.PostgreSql => new PostgreSqlJournal(storage.ConnectionString),
        StorageProvider.Memory => new MemoryJournal(),
        _ => new SqliteJournal(directory.Path, storage.Synchronous),
    };
}
