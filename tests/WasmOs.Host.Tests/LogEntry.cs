using Microsoft.Extensions.Logging;

namespace WasmOs.Host.Tests;

internal sealed record LogEntry(LogLevel Level, string Message, Exception? Exception);
