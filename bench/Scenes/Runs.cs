using System.Diagnostics;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Bench.Scenes;

/// <summary>A runtime with a module that the optimizing compiler has compiled, and loops that run it.</summary>
internal sealed class Runs : IDisposable
{
    private static readonly CallOptions Bytes = new() { Returns = ResultShape.Bytes };

    private readonly GuestArgument[] _arguments;
    private readonly ExecutionId _id = ExecutionId.New(TimeProvider.System);

    public Runs(byte[] wasm, string function, int poolSize, params GuestArgument[] arguments)
    {
        Runtime = WasmRuntime.Create(new RuntimeOptions { PoolSize = poolSize, InstanceCapacity = 4000 });
        Module = Runtime.Load(wasm);
        Runtime.WhenIdleAsync().GetAwaiter().GetResult();
        Function = Module.Analysis.FindFunction(function) ?? throw new InvalidOperationException($"no export {function}");
        _arguments = arguments;
    }

    public WasmRuntime Runtime { get; }

    public LoadedModule Module { get; }

    public ModuleExport Function { get; }

    public void Call(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            Check(Module.Call(Function.Name, _arguments));
        }
    }

    public void CallForBytes(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            Check(Module.Call(Function.Name, Bytes, CancellationToken.None, _arguments));
        }
    }

    /// <summary>Runs the module as the HTTP interface does: lease, request, asynchronous execution.</summary>
    public void Execute(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            if (!Runtime.TryLease(Module.Digest, ResourceLimits.Default, out var lease))
            {
                throw new InvalidOperationException("the module is not in memory");
            }

            using (lease)
            {
                var request = new ExecutionRequest { Id = _id, Function = Function, Arguments = _arguments };
                var run = Runtime.ExecuteAsync(lease.Module, request, CancellationToken.None);
                Check((run.IsCompleted ? run.Result : run.AsTask().GetAwaiter().GetResult()).Outcome!);
            }
        }
    }

    /// <summary>Waits until the warm pool is full.</summary>
    public void Fill()
    {
        Check(Module.Call(Function.Name, _arguments));
        var startedAt = Stopwatch.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (Runtime.GetPoolMetrics() is var pool && pool.Ready < pool.Size && Stopwatch.GetElapsedTime(startedAt).TotalSeconds < 10)
        {
            never.Wait(5);
        }
    }

    public void Dispose()
    {
        Module.Dispose();
        Runtime.Dispose();
    }

    private static void Check(ExecutionOutcome outcome)
    {
        if (outcome.Status != ExecutionStatus.Succeeded)
        {
            throw new InvalidOperationException(outcome.Fault?.Message);
        }
    }
}
