using WasmOs.Host.Configuration;
using WasmOs.Host.Logging;
using WasmOs.Host.Shutdown;
using WasmOs.Host.Startup;

namespace WasmOs.Host;

/// <summary>Runs the program: reads the settings, builds the host, serves, and stops it.</summary>
internal static class HostProgram
{
    private const int CannotStart = 1;

    /// <summary>Runs until a signal stops the host. Returns the exit code: 0 after a stop, 1 when the host cannot start.</summary>
    public static async Task<int> RunAsync()
    {
        var report = new SettingReport();
        var options = HostOptionsReader.Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory, HostOptionsReader.Variables(), report);
        try
        {
            StartupProbes.Run(options, report);
            DataFolder.Complete(options, report);
            report.ThrowIfWrong();
            await using var host = WasmOsHost.Create(options, Composition.FunctionAssemblies, services => services.AddWasmOs(options));
            using var signals = new StopSignals(host.BeginStop);
            await host.StartAsync();
            if (!host.IsStopping)
            {
                HostMessages.WriteListening(options, host.Address);
            }

            await host.WaitForStopAsync();
            return 0;
        }
        catch (StartupException e)
        {
            HostMessages.WriteFailure(options, e.Subject, e.Errors);
        }
        catch (IOException e)
        {
            // Kestrel throws this when the address was taken after it was probed, or when this machine does not have the address.
            HostMessages.WriteFailure(
                options, "it cannot listen",
                [$"{e.Message} Set SERVER_PORT, SERVER_HOST{(options.GuestPort is null ? "" : " or GUEST_PORT")}{(options.MetricsPort is null ? "" : " or METRICS_PORT")} to another one, or stop what uses it."]);
        }

        return CannotStart;
    }
}
