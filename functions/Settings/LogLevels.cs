using Microsoft.Extensions.Logging;

namespace WasmOs.Functions.Settings;

/// <summary>The names of log levels, in the short and the long form.</summary>
public static class LogLevels
{
    /// <summary>The names that <see cref="Parse"/> accepts, for messages.</summary>
    public const string Names = "trace, debug, info, warning, error, critical or none";

    /// <summary>The level with this name, in any case; null when there is none.</summary>
    public static LogLevel? Parse(string name) => name.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" or "information" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        "none" or "off" => LogLevel.None,
        _ => null,
    };
}
