using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>
/// A module that <see cref="WasmRuntime.Load"/> or <c>LoadAsync</c> loaded. Its code stays in memory until this object is disposed. The caller owns it.
/// Thread-safe.
/// </summary>
public sealed class LoadedModule : IDisposable
{
    private const string Command = "_start";

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

    /// <summary>What the scan of the module's binary found.</summary>
    public ModuleAnalysis Analysis => _module.Analysis;

    /// <summary>The digest of the module's bytes, which identifies the module.</summary>
    public ModuleDigest Digest => _module.Digest;

    /// <summary>The compiled module.</summary>
    public RuntimeModule Module => _module;

    /// <summary>Calls an exported function in a fresh instance, on this thread, under the runtime's default limits.</summary>
    /// <param name="function">The export's name.</param>
    /// <param name="arguments">The arguments, which fill the function's parameters in order. A text or bytes argument fills two parameters.</param>
    /// <exception cref="ArgumentException">The module exports no such function, or the arguments do not fit its type.</exception>
    /// <exception cref="RuntimeBusyException">The runtime is too busy to begin the call.</exception>
    public ExecutionOutcome Call(string function, params ReadOnlySpan<GuestArgument> arguments) =>
        Call(function, CallOptions.Default, CancellationToken.None, arguments);

    /// <summary>Calls an exported function in a fresh instance, on this thread.</summary>
    /// <param name="function">The export's name.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="cancellationToken">Stops the guest. The outcome then has the fault <c>cancelled</c>.</param>
    /// <param name="arguments">The arguments, which fill the function's parameters in order. A text or bytes argument fills two parameters.</param>
    /// <exception cref="ArgumentException">
    /// The module exports no such function, the arguments do not fit its type, the options have errors, or they ask for fuel or a larger stack and the module
    /// was loaded without it.
    /// </exception>
    /// <exception cref="RuntimeBusyException">The runtime is too busy to begin the call.</exception>
    public ExecutionOutcome Call(string function, CallOptions options, CancellationToken cancellationToken, params ReadOnlySpan<GuestArgument> arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Call(function, options.Limits, options.Wasi, options.Returns, options.Priority, options.Flow, arguments, cancellationToken);
    }

    /// <summary>
    /// Calls an exported function in a fresh instance, under the runtime's default limits. The guest runs on this thread when a slot is free. Otherwise the
    /// call waits for a slot without holding a thread.
    /// </summary>
    /// <param name="function">The export's name.</param>
    /// <param name="arguments">
    /// The arguments, which fill the function's parameters in order. A text or bytes argument fills two parameters. Must stay unchanged until the call has
    /// ended.
    /// </param>
    /// <exception cref="ArgumentException">The module exports no such function, or the arguments do not fit its type.</exception>
    /// <exception cref="RuntimeBusyException">The runtime is too busy to begin the call.</exception>
    public Task<ExecutionOutcome> CallAsync(string function, params GuestArgument[] arguments) =>
        CallAsync(function, CallOptions.Default, CancellationToken.None, arguments);

    /// <summary>
    /// Calls an exported function in a fresh instance. The guest runs on this thread when a slot is free. Otherwise the call waits for a slot without holding a
    /// thread.
    /// </summary>
    /// <param name="function">The export's name.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="cancellationToken">Stops the wait for a slot, or the guest. The outcome then has the fault <c>cancelled</c>.</param>
    /// <param name="arguments">
    /// The arguments, which fill the function's parameters in order. A text or bytes argument fills two parameters. Must stay unchanged until the call has
    /// ended.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The module exports no such function, the arguments do not fit its type, the options have errors, or they ask for fuel or a larger stack and the module
    /// was loaded without it.
    /// </exception>
    /// <exception cref="RuntimeBusyException">The runtime is too busy to begin the call.</exception>
    public async Task<ExecutionOutcome> CallAsync(string function, CallOptions options, CancellationToken cancellationToken, params GuestArgument[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(options);
        var limits = Check(options.Limits, options.Wasi);
        var export = Find(function, options.Returns, arguments);
        using var held = LeaseBestCode(out var module);
        var request = new ExecutionRequest
        {
            Id = ExecutionId.New(_runtime.Time),
            Function = export,
            Arguments = arguments,
            Limits = limits,
            Wasi = options.Wasi,
            Returns = options.Returns,
            Priority = options.Priority,
            Flow = options.Flow,
            Load = TakeStartKind(),
        };
        var result = await _runtime.ExecuteAsync(module, request, cancellationToken).ConfigureAwait(false);
        return result.IsRefused ? throw new RuntimeBusyException(result.Refusal, _runtime.Options) : result.Outcome;
    }

    /// <summary>Runs a WASI command on this thread: calls its <c>_start</c> in a fresh instance.</summary>
    /// <param name="wasi">What the command gets through WASI.</param>
    /// <param name="limits">What the run may use at most. Null: the runtime's default limits.</param>
    /// <param name="cancellationToken">Stops the guest. The outcome then has the fault <c>cancelled</c>.</param>
    /// <exception cref="ArgumentException">The module is not a command, or an argument or a variable cannot be passed to a program.</exception>
    /// <exception cref="RuntimeBusyException">The runtime is too busy to begin the call.</exception>
    public ExecutionOutcome Run(WasiOptions wasi, ResourceLimits? limits = null, CancellationToken cancellationToken = default) =>
        Call(Command, limits, wasi, ResultShape.Values, RunPriority.Normal, flow: null, [], cancellationToken);

    /// <summary>
    /// Runs a WASI command as <see cref="Run"/> does, on the thread that <see cref="CallAsync(string, CallOptions, CancellationToken, GuestArgument[])"/> would
    /// use.
    /// </summary>
    /// <param name="wasi">What the command gets through WASI.</param>
    /// <param name="limits">What the run may use at most. Null: the runtime's default limits.</param>
    /// <param name="cancellationToken">Stops the guest. The outcome then has the fault <c>cancelled</c>.</param>
    /// <exception cref="ArgumentException">The module is not a command, or an argument or a variable cannot be passed to a program.</exception>
    /// <exception cref="RuntimeBusyException">The runtime is too busy to begin the call.</exception>
    public Task<ExecutionOutcome> RunAsync(WasiOptions wasi, ResourceLimits? limits = null, CancellationToken cancellationToken = default) =>
        CallAsync(Command, new CallOptions { Wasi = wasi, Limits = limits }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _lease.Dispose();
        }
    }

    // Takes the options one by one, because an object of them would be garbage of each run of a command.
    private ExecutionOutcome Call(
        string function, ResourceLimits? limits, WasiOptions? wasi, ResultShape returns, RunPriority priority, string? flow,
        ReadOnlySpan<GuestArgument> arguments, CancellationToken cancellationToken)
    {
        var merged = Check(limits, wasi);
        var export = Find(function, returns, arguments);
        using var held = LeaseBestCode(out var module);
        return _runtime.Call(module, new GuestCall
        {
            Id = ExecutionId.New(_runtime.Time),
            Function = export,
            Arguments = arguments,
            Limits = merged,
            Wasi = wasi,
            Returns = returns,
            Priority = priority,
            Flow = flow,
            Load = TakeStartKind(),
            CancellationToken = cancellationToken,
        });
    }

    private ResourceLimits Check(ResourceLimits? limits, WasiOptions? wasi)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (limits?.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(limits));
        }

        if (wasi?.Validate() is { Count: > 0 } wasiErrors)
        {
            throw new ArgumentException(string.Join(' ', wasiErrors), nameof(wasi));
        }

        return limits ?? _runtime.Options.Sandbox.Limits;
    }

    private ModuleExport Find(string function, ResultShape returns, ReadOnlySpan<GuestArgument> arguments)
    {
        var export = Analysis.FindFunction(function)
            ?? throw new ArgumentException($"The module exports no function '{function}'.", nameof(function));
        return CallCheck.Find(Module, export, arguments, returns) is { } error ? throw new ArgumentException(error, nameof(arguments)) : export;
    }

    // The optimizing compiler may have put better code into the cache since this module was loaded.
    private ModuleLease LeaseBestCode(out RuntimeModule module)
    {
        module = _runtime.TryLease(new ModuleKey(Digest, Module.Kind), out var lease) ? lease.Module : Module;
        return lease;
    }

    // Only the first call reports how the module was loaded: later calls find the code in memory.
    private StartKind TakeStartKind()
    {
        var load = _load;
        _load = StartKind.Memory;
        return load;
    }
}
