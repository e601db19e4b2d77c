namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>The worker's process ended while something waited for its answer.</summary>
internal sealed class WorkerLostException(int exitCode) : Exception($"The worker's process ended with exit code {exitCode}.")
{
    public int ExitCode { get; } = exitCode;
}
