using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Kernel.Schedules;

/// <summary>What goes wrong while schedules are fired, as log lines.</summary>
internal static partial class ScheduleLog
{
    /// <summary>Writes to a logger, and counts; a report with another cause than storage is a defect.</summary>
    public static Action<string, Exception?> To(ILogger logger, BackgroundFailures failures) => (message, cause) =>
    {
        if (cause is StorageUnavailableException)
        {
            failures.Report("schedules", cause); // Each schedule that is due tells it: one line a minute is enough.
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
