using Edge.Host.Cli;

return await EdgeCommand.Create().Parse(args).InvokeAsync();
