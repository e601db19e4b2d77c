namespace WasmOs.Cli.Tests;

/// <summary>How the command ended and what it wrote.</summary>
public sealed record CliResult(int ExitCode, string Output, string Errors);
