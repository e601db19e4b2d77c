using WasmOs.Host;
using WasmOs.Host.Offline;

return args is [OfflineAdmin.Command, .. var rest]
    ? await OfflineAdmin.RunAsync(rest, Console.In, Console.Out, Console.Error)
    : CommandLine.Run(args, Console.Out, Console.Error) ?? await HostProgram.RunAsync();
