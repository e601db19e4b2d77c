namespace WasmOs.Common.CommandLine;

/// <summary>The arguments of a command are wrong. The message says what is.</summary>
internal sealed class UsageException(string message) : Exception(message);
