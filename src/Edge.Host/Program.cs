using Edge.Host.Cli;

var parsed = EdgeCommand.Create().Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCodes.BadUsage : code;
