using WasmOs.Host;
using WasmOs.Host.Configuration;
using WasmOs.Host.Shutdown;
using HostOptions = WasmOs.Host.HostOptions;

try
{
    HostOptions options = HostOptionsReader.Read();
    await using WasmOsHost host = WasmOsHost.Create(options, Composition.FunctionAssemblies, services => services.AddWasmOs(options));
    using var signals = new StopSignals(host.BeginStop);
    await host.StartAsync();
    Console.WriteLine($"WasmOS listens on {host.Address}{(options.IsLoopback ? " (this machine only; SERVER_HOST changes that)" : "")}, documentation: {new Uri(host.Address, "/api/docs")}");
    await host.WaitForStopAsync();
    return 0;
}
catch (StartupException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (IOException e)
{
    // Kestrel's way to say that the address is taken or is not this machine's.
    Console.Error.WriteLine($"WasmOS cannot start: {e.Message} Set SERVER_PORT or SERVER_HOST to another one, or stop what uses it.");
    return 1;
}
