using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>Runs modules: resolves, limits, runs, records. Thread-safe.</summary>
public sealed class ExecutionService
{
    /// <summary>Runs a function of a module that is kept. The guest's failures are outcomes; an error is a refusal to run.</summary>
    public ValueTask<Result<ExecutionResult>> ExecuteAsync(string reference, ExecuteRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Runs a module once and keeps nothing but the history.</summary>
    public ValueTask<Result<ExecutionResult>> ExecuteOnceAsync(ReadOnlyMemory<byte> module, ExecuteRequest request, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stops a running execution. Null when told to stop.</summary>
    public KernelError? Cancel(ExecutionId id) => throw new NotImplementedException();

    /// <summary>The runs that are going on now on this host, oldest first.</summary>
    public IReadOnlyList<ActiveExecution> GetRunning() => throw new NotImplementedException();
}
