using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>A module that was loaded by <see cref="WasmRuntime.Load"/>: its code stays in memory until it is disposed. Thread-safe.</summary>
public sealed class LoadedModule : IDisposable
{
    private readonly WasmRuntime _runtime;
    private readonly ModuleLease _lease;
    private readonly RuntimeModule _module;
    private StartKind _load;
    private int _disposed;

    internal LoadedModule(WasmRuntime runtime, ModuleLease lease, StartKind load)
    {
        _runtime = runtime;
        _lease = lease;
        _module = lease.Module;
        _load = load;
    }

    /// <summary>What the scan read.</summary>
    public ModuleAnalysis Analysis => _module.Analysis;

    /// <summary>Its identity.</summary>
    public ModuleDigest Digest => _module.Digest;

    /// <summary>The compiled module.</summary>
    public RuntimeModule Module => _module;

    /// <summary>Calls an exported function in a fresh instance, under the runtime's default limits.</summary>
    /// <exception cref="ArgumentException">There is no such function, or the arguments do not fit it.</exception>
    /// <exception cref="TimeoutException">No slot came free within <see cref="RuntimeOptions.QueueTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">Too many calls wait for a slot.</exception>
    public ExecutionOutcome Call(string function, params ReadOnlySpan<GuestArgument> arguments) =>
        Call(function, _runtime.Options.Sandbox.Limits, ResultShape.Values, CancellationToken.None, arguments);

    /// <summary>Calls an exported function in a fresh instance, on this thread.</summary>
    /// <param name="function">The export's name.</param>
    /// <param name="limits">What the run may use.</param>
    /// <param name="returns">How to read the results.</param>
    /// <param name="cancellationToken">Stops the guest, which then ends with the fault <c>cancelled</c>.</param>
    /// <param name="arguments">They fill the function's parameters; a text or bytes two of them.</param>
    /// <exception cref="ArgumentException">There is no such function, the arguments do not fit it, or the limits are faulty or want fuel of a module that was loaded unmetered.</exception>
    /// <exception cref="TimeoutException">No slot came free within <see cref="RuntimeOptions.QueueTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">Too many calls wait for a slot.</exception>
    public ExecutionOutcome Call(
        string function, ResourceLimits limits, ResultShape returns, CancellationToken cancellationToken, params ReadOnlySpan<GuestArgument> arguments) =>
        Call(function, null, limits, returns, cancellationToken, arguments);

    /// <summary>Runs a WASI command: calls its <c>_start</c> in a fresh instance, on this thread.</summary>
    /// <param name="wasi">What it gets.</param>
    /// <param name="limits">What the run may use; null for the runtime's defaults.</param>
    /// <param name="cancellationToken">Stops the guest, which then ends with the fault <c>cancelled</c>.</param>
    /// <exception cref="ArgumentException">The module is no command, or an argument or a variable cannot be given to a program.</exception>
    public ExecutionOutcome Run(WasiOptions wasi, ResourceLimits? limits = null, CancellationToken cancellationToken = default) =>
        Call("_start", wasi, limits ?? _runtime.Options.Sandbox.Limits, ResultShape.Values, cancellationToken);

    /// <summary>Calls an exported function in a fresh instance that gets something through WASI, on this thread.</summary>
    /// <param name="function">The export's name.</param>
    /// <param name="wasi">What the run gets; null for nothing.</param>
    /// <param name="limits">What the run may use.</param>
    /// <param name="returns">How to read the results.</param>
    /// <param name="cancellationToken">Stops the guest, which then ends with the fault <c>cancelled</c>.</param>
    /// <param name="arguments">They fill the function's parameters; a text or bytes two of them.</param>
    /// <exception cref="ArgumentException">There is no such function, or the arguments do not fit it.</exception>
    /// <exception cref="TimeoutException">No slot came free within <see cref="RuntimeOptions.QueueTimeout"/>.</exception>
    /// <exception cref="InvalidOperationException">Too many calls wait for a slot.</exception>
    public ExecutionOutcome Call(
        string function, WasiOptions? wasi, ResourceLimits limits, ResultShape returns, CancellationToken cancellationToken,
        params ReadOnlySpan<GuestArgument> arguments)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ArgumentNullException.ThrowIfNull(limits);
        if (!ReferenceEquals(limits, _runtime.Options.Sandbox.Limits) && limits.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(limits));
        }

        if (wasi?.Validate() is { Count: > 0 } wrong)
        {
            throw new ArgumentException(string.Join(' ', wrong), nameof(wasi));
        }

        var export = Analysis.FindFunction(function)
            ?? throw new ArgumentException($"The module exports no function '{function}'.", nameof(function));
        if (CallCheck.Find(Module, export, arguments, returns) is { } fault)
        {
            throw new ArgumentException(fault, nameof(arguments));
        }

        var load = _load;
        _load = StartKind.Memory;

        // The cache may hold better code than the one that was loaded first: the optimising compiler's.
        var current = _runtime.TryLease(new Cache.ModuleKey(Digest, Module.Kind), out var lease);
        using var held = lease;
        return _runtime.Call(current ? lease.Module : Module, new GuestCall
        {
            Id = ExecutionId.New(TimeProvider.System),
            Function = export,
            Arguments = arguments,
            Limits = limits,
            Wasi = wasi,
            Returns = returns,
            Load = load,
            CallerGone = cancellationToken,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _lease.Dispose();
        }
    }
}
