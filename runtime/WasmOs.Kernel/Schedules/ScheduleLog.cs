using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>Logs failures while schedules fire.</summary>
internal static partial class ScheduleLog
{
    /// <summary>
    /// Creates the callback that logs and counts reports. A report whose cause is not storage is a defect of WasmOS and is logged as an error.
    /// </summary>
    public static Action<string, Exception?> To(ILogger logger, BackgroundFailures failures) => (message, cause) =>
    {
        if (cause is StorageUnavailableException)
        {
            // Every due schedule reports the same outage: BackgroundFailures logs one line a minute.
            failures.Report("schedules", cause);
            return;
        }

        failures.Count("schedules");
        if (cause is null)
        {
            LogTrouble(logger, message);
        }
        else
        {
            LogDefect(logger, message, cause);
        }
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Message}")]
    private static partial void LogTrouble(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Message}")]
    private static partial void LogDefect(ILogger logger, string message, Exception cause);
}
