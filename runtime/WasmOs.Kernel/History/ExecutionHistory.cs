using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>The log of runs. Thread-safe.</summary>
public sealed class ExecutionHistory : IAsyncDisposable
{
    /// <summary>Adds a run; returns at once and never throws for storage.</summary>
    public void Append(in ExecutionResult result) => throw new NotImplementedException();

    /// <summary>One run, with its whole output.</summary>
    public ValueTask<Result<ExecutionEntry>> GetAsync(ExecutionId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Runs, newest first.</summary>
    public ValueTask<Result<ExecutionPage>> ListAsync(ExecutionQuery query, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Writes what is in memory; returns when storage has it.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Flushes, ends the segment and stops.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
