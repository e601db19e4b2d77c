using WasmOs.Host;

return CommandLine.Run(args, Console.Out, Console.Error) ?? await HostProgram.RunAsync();
