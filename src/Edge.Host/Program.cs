using System.CommandLine;
using Edge.Host.Cli;

var parsed = EdgeCommand.Create().Parse(args);

// The host itself hears SIGTERM and drains for as long as that takes; the command line would cut it off after two seconds.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.BadUsage : code;
