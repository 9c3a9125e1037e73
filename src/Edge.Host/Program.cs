using System.CommandLine;
using Edge.Host.Cli;

var parsed = EdgeCommand.Create().Parse(args);

// The host itself ends in order on SIGTERM and SIGINT; the command line's own handler would cut that short after two seconds.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.BadUsage : code;
