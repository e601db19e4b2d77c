using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Startup;

namespace WasmOs.Functions.Startup;

/// <summary>Logs that a head starts although its storage is not ready.</summary>
internal static partial class StorageLog
{
    /// <summary>Writes the line when storage is not ready.</summary>
    public static void WriteIfUnready(this KernelStartup startup, ILogger logger)
    {
        if (startup.Problem is { } problem)
        {
            LogUnready(logger, problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "storage is not ready, and is tried again in the background; uploads answer 503 until then: {Problem}")]
    private static partial void LogUnready(ILogger logger, string problem);
}
