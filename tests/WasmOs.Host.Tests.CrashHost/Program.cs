using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Host;
using WasmOs.Host.Configuration;
using WasmOs.Host.Tests.CrashHost;
using WasmOs.Kernel.Idempotency;
using WasmOs.Storage;

// Arguments: the data folder; a connection string or "local"; the number of writes after which this process is killed; the table with whose first write the
// count begins, such as "Idempotency" for the first request under an idempotency key.
var options = new HostOptions { Port = 0, DataDirectory = args[0] };
if (args[1] != "local")
{
    options.Settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = args[1] };
}

HostOptionsReader.Complete(options);
var kill = new KillSwitch(int.Parse(args[2], CultureInfo.InvariantCulture), args[3]);
await using var host = WasmOsHost.Create(options, Composition.FunctionAssemblies, services =>
{
    services.AddSingleton(new IdempotencyOptions { Lease = TimeSpan.FromSeconds(1) });
    services.AddWasmOs(options);
    var real = services.Last(service => service.ServiceType == typeof(IStorage)).ImplementationFactory!;
    services.AddSingleton<IStorage>(provider => new KillingStorage((IStorage)real(provider), kill));
});
await host.StartAsync();
Console.WriteLine($"listens on {host.Address}");
await host.WaitForStopAsync();
