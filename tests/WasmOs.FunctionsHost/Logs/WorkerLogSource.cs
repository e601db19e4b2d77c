namespace WasmOs.FunctionsHosting;

/// <summary>Where a line of a <see cref="WorkerLog"/> comes from.</summary>
public enum WorkerLogSource
{
    /// <summary>The worker's standard output.</summary>
    StandardOutput,

    /// <summary>The worker's standard error.</summary>
    StandardError,

    /// <summary>A log record that the worker sent by <c>RpcLog</c>: what its <c>ILogger</c>s write.</summary>
    Rpc,

    /// <summary>This host itself: a function that failed, a message that became poison, a worker that ended.</summary>
    Host,
}
