using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Live.Logs;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Live;

/// <summary>Declares the Live room: what happens now, for those who watch.</summary>
internal static class LiveRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Live")
    {
        AddServices = static services => services.AddSingleton<LiveRuns>().AddSingleton<LiveLogs>(),
        Errors = ["stream-readers-full", "websocket-not-passed", "websocket-invalid"],
    };
}
