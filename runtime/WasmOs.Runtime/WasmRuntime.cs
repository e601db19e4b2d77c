using System.Diagnostics.Metrics;
using WasmOs.Runtime.Benchmarks;
using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Imports;
using WasmOs.Runtime.Loading;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Pool;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>
/// Runs WebAssembly modules, each call in a fresh instance under hard limits. Thread-safe. One runtime for each process is enough: it owns the engines, the
/// compiled code, the warm pool and two threads. Its owner disposes it after all runs have ended. A C# program can use it without the rest of WasmOS:
/// <code>
/// using var runtime = WasmRuntime.Create();
/// using var module = runtime.Load(File.ReadAllBytes("calc.wasm"));
/// Console.WriteLine(module.Call("add", 2, 3).Result.AsI32());
/// </code>
/// </summary>
public sealed class WasmRuntime : IDisposable
{
    /// <summary>The warm pool, the thread pool and the waiting runs are checked with every fourth tick of the epoch, which is every 20 ms.</summary>
    private const int TicksPerRound = 4;

    /// <summary>How many modules have metrics of their own, as a multiple of the modules that fit the cache.</summary>
    private const int CounterFactor = 4;

    private readonly HostFunctionTable _functions;
    private readonly CoarseClock _clock = new();
    private readonly EngineSet _engines;
    private readonly ModuleCache _cache;
    private readonly CounterRegister _figures;
    private readonly ModuleLoader _loader;
    private readonly GuestRunPool _runs;
    private readonly CpuScheduler _scheduler;
    private readonly WarmPool _pool;
    private readonly EpochTicker _ticker;
    private readonly RunDispatcher _dispatcher;
    private readonly Meter _meter;
    private int _tickCount;
    private bool _disposed;

    private WasmRuntime(RuntimeOptions options, IArtifactStore? artifacts, TimeProvider time)
    {
        Options = options;
        Time = time;
        var failures = new InternalFailures(options.BackgroundFailed);
        options.Scan.Memories = Math.Min(options.Scan.Memories, options.Sandbox.MaxMemories);
        options.Scan.Tables = Math.Min(options.Scan.Tables, options.Sandbox.MaxTables);
        _functions = OfferedImports.CreateTable(options);
        _engines = new EngineSet(StageSettings.EnginesOf(options), _functions);
        _cache = new ModuleCache(options.CacheCapacity, options.CacheBytes);
        _meter = RuntimeDiagnostics.CreateMeter(options.Meters);
        _figures = new CounterRegister(CounterFactor * options.CacheCapacity, IsInMemory, new RunHistograms(_meter));
        _loader = new ModuleLoader(StageSettings.LoaderOf(options, failures), _engines, _cache, _figures, artifacts, time);
        _scheduler = new CpuScheduler(StageSettings.SchedulerOf(options));
        HeldMemory = new HeldMemory(options.EffectiveHeldBytes);
        _runs = new GuestRunPool(time, _scheduler, failures, HeldMemory);
        var executor = new GuestExecutor(_runs, options.SlowRun);
        _pool = new WarmPool(options.PoolSize, options.Sandbox.Limits, _cache, executor, _clock, () => _scheduler.InUse < _scheduler.Slots, failures);
        _ticker = new EpochTicker(Tick, () => _scheduler.IsBusy, failures);
        _dispatcher = new RunDispatcher(options, _scheduler, _ticker, _runs, executor);
        _ = new RuntimeInstruments(_meter, this, _figures);
    }

    /// <summary>A copy of the settings that the runtime was created with. Changing it has no effect.</summary>
    public RuntimeOptions Options { get; }

    /// <summary>The clock that guests see. Run ids contain its time.</summary>
    internal TimeProvider Time { get; }

    /// <summary>
    /// Counts the bytes that the process holds for runs beside their linear memories. The program may also count here what it holds for its callers.
    /// </summary>
    public HeldMemory HeldMemory { get; }

    internal SchedulerMetrics SchedulerNow => _scheduler.GetMetrics();

    internal int ReadyInstances => _pool.Ready;

    internal long MadeInstances => _pool.Made;

    internal int CachedModules => _cache.Count;

    internal long CachedBytes => _cache.Bytes;

    internal long CacheEvictions => _cache.Evictions;

    internal int Compiling => _loader.Compiling;

    /// <summary>Creates a runtime. The caller owns it.</summary>
    /// <param name="options">The settings, which are copied. Null: the defaults.</param>
    /// <param name="artifacts">Keeps compiled code between processes. Null: compiled code is kept in memory only.</param>
    /// <param name="time">The clock that guests see. Null: the system's clock.</param>
    /// <exception cref="ArgumentException">The settings have errors; the message names all of them.</exception>
    /// <exception cref="DllNotFoundException">libwasmtime is missing, or it is another version than this library was built for.</exception>
    public static WasmRuntime Create(RuntimeOptions? options = null, IArtifactStore? artifacts = null, TimeProvider? time = null)
    {
        options ??= new RuntimeOptions();
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        Wasmtime.WasmtimeLibrary.EnsureLoaded();
        return new WasmRuntime(options.Copy(), artifacts, time ?? TimeProvider.System);
    }

    /// <summary>Reads what a module imports, exports and needs, without compiling it.</summary>
    public ModuleScanResult Analyze(ReadOnlySpan<byte> wasm) => ModuleScanner.Scan(wasm, Options.Scan);

    /// <summary>Whether guests can import a function of this module and name that has exactly this type.</summary>
    public bool Provides(ModuleImport import) => _functions.Provides(import);

    /// <summary>Leases a module if its code is in memory. The caller disposes the lease after use.</summary>
    /// <param name="digest">The module.</param>
    /// <param name="limits">The limits of the runs. A fuel limit and a larger stack each need code that was compiled for them.</param>
    /// <param name="lease">The lease; empty when the code is not in memory.</param>
    /// <returns>Whether the code is in memory.</returns>
    public bool TryLease(ModuleDigest digest, ResourceLimits limits, out ModuleLease lease) => TryLease(KeyOf(digest, limits), out lease);

    /// <summary>
    /// Loads a module from memory, otherwise from its artifact, otherwise by compiling its bytes. The caller disposes the lease in the result after use.
    /// </summary>
    /// <param name="digest">The module.</param>
    /// <param name="source">Reads the module's bytes. Used only when the module must be compiled.</param>
    /// <param name="limits">The limits of the runs. A fuel limit and a larger stack each need code that was compiled for them.</param>
    /// <param name="keep">False for a module that is run only once: it is neither optimized nor stored as an artifact.</param>
    /// <param name="cancellationToken">Stops waiting. The load itself continues, because other callers may wait for it.</param>
    /// <returns>The lease, or why the module was refused, or neither when the source does not have the module.</returns>
    public ValueTask<ModuleLoad> LoadAsync(
        ModuleDigest digest, IModuleSource source, ResourceLimits limits, bool keep, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var key = KeyOf(digest, limits);
        return _cache.TryLease(key, _clock.Ticks, out var lease)
            ? ValueTask.FromResult(ModuleLoad.Loaded(lease, StartKind.Memory, TimeSpan.Zero))
            : _loader.LoadAsync(key, source, keep, _clock.Ticks, cancellationToken);
    }

    /// <summary>
    /// Loads a module from its bytes. Its code stays in memory until the result is disposed. Blocks this thread while the module is compiled.
    /// </summary>
    /// <param name="wasm">The module's bytes.</param>
    /// <param name="limits">
    /// The limits of the runs: the code is compiled for their fuel and stack. Null: the default limits of the runtime (<see cref="SandboxOptions.Limits"/>).
    /// </param>
    /// <exception cref="InvalidModuleException">The module was refused; the exception says why.</exception>
    public LoadedModule Load(ReadOnlyMemory<byte> wasm, ResourceLimits? limits = null) =>
        LoadAsync(wasm, limits, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Loads a module from a file; see <see cref="Load"/>.</summary>
    public LoadedModule LoadFile(string path, ResourceLimits? limits = null) => Load(File.ReadAllBytes(path), limits);

    /// <summary>
    /// Loads a module without fuel and with the runtime's default stack; see <see cref="LoadAsync(ReadOnlyMemory{byte}, ResourceLimits?, CancellationToken)"/>.
    /// </summary>
    public Task<LoadedModule> LoadAsync(ReadOnlyMemory<byte> wasm) => LoadAsync(wasm, null, CancellationToken.None);

    /// <summary>
    /// Loads a module from its bytes. Its code stays in memory until the result is disposed. The caller's thread is not held while the module is compiled.
    /// </summary>
    /// <param name="wasm">The module's bytes, which must stay unchanged until the task has ended.</param>
    /// <param name="limits">
    /// The limits of the runs: the code is compiled for their fuel and stack. Null: the default limits of the runtime (<see cref="SandboxOptions.Limits"/>).
    /// </param>
    /// <param name="cancellationToken">Stops waiting. A compilation continues, because other callers may wait for it.</param>
    /// <exception cref="InvalidModuleException">The module was refused; the exception says why.</exception>
    public async Task<LoadedModule> LoadAsync(ReadOnlyMemory<byte> wasm, ResourceLimits? limits, CancellationToken cancellationToken)
    {
        var source = new MemoryModuleSource(wasm);
        var load = await LoadAsync(source.Digest, source, limits ?? Options.Sandbox.Limits, keep: true, cancellationToken).ConfigureAwait(false);
        return load.IsLoaded
            ? new LoadedModule(this, load.Lease, load.Start)
            : throw new InvalidModuleException(load.Rejection!);
    }

    /// <summary>Loads a module from a file; see <see cref="LoadAsync(ReadOnlyMemory{byte}, ResourceLimits?, CancellationToken)"/>.</summary>
    public async Task<LoadedModule> LoadFileAsync(string path, ResourceLimits? limits = null, CancellationToken cancellationToken = default) =>
        await LoadAsync(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), limits, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Runs a call. When all slots are taken, waits for one without holding a thread. A failure of the guest is an outcome, not an exception.
    /// </summary>
    /// <param name="module">The module. The caller holds a lease on it until the call has ended.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Stops the wait for a slot, or the guest. The outcome then has the fault <c>cancelled</c>.</param>
    /// <returns>The outcome, or why the call was not started: too many runs wait for a slot, or the call waited too long.</returns>
    /// <exception cref="ArgumentException">
    /// The limits need code that the module was not compiled for, or the call has mounts and the sandbox allows no files.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The runtime was disposed, or all leases on the module were disposed and its code is freed.</exception>
    public ValueTask<RunResult> ExecuteAsync(RuntimeModule module, ExecutionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowIfOfAnotherKind(module, request.Limits);
        ThrowIfFilesAreNotAllowed(request.Wasi);
        return _dispatcher.ExecuteAsync(module, request, cancellationToken);
    }

    /// <summary>Cancels a run. A waiting run does not start; a running guest is stopped within 20 ms. From any thread.</summary>
    /// <returns>False when no run with this id is waiting or running.</returns>
    public bool Cancel(ExecutionId id) => _dispatcher.Cancel(id);

    /// <summary>The runs that are waiting or running, in no particular order.</summary>
    public IReadOnlyList<RunningExecution> GetRunning() => _dispatcher.GetRunning();

    /// <summary>What a run has written so far; null when no run with this id is running. A run that waits for its start has written nothing.</summary>
    public RunningOutput? FindOutput(ExecutionId id) => _dispatcher.FindOutput(id);

    /// <summary>What the runs of a flow, such as those of a module's name, have written so far.</summary>
    public IReadOnlyList<RunningOutput> FindOutputs(string flow) => _dispatcher.FindOutputs(flow);

    /// <summary>The state of the CPU scheduler now: its metrics, the waiting runs and the running ones.</summary>
    /// <param name="limit">The most runs that each list contains.</param>
    public SchedulerSnapshot GetScheduler(int limit = 100) => _dispatcher.Show(limit);

    /// <summary>The metrics of the runtime now.</summary>
    public RuntimeMetrics GetMetrics() => new()
    {
        Totals = _figures.Sum(),
        ActiveInstances = _scheduler.InUse,
        ReadyInstances = _pool.Ready,
        Waiting = _scheduler.Waiting,
        Slots = _scheduler.Slots,
        Scheduler = _scheduler.GetMetrics(),
        CachedModules = _cache.Count,
        CachedBytes = _cache.Bytes,
        CacheEvictions = _cache.Evictions,
        ArtifactHits = _figures.ArtifactHits,
        Compilations = _figures.Compilations,
        Compiling = _loader.Compiling,
    };

    /// <summary>The metrics of the warm pool now.</summary>
    public PoolMetrics GetPoolMetrics()
    {
        var totals = _figures.Sum(withHistograms: false);
        var hits = totals.Starts(StartKind.Warm);
        return new PoolMetrics(
            _pool.Size, _pool.Ready, _scheduler.InUse, _pool.Made, hits, totals.Executions - hits, Options.InstanceCapacity);
    }

    /// <summary>The metrics of a module now. Null when the module has not run and its code is not in memory.</summary>
    public ModuleMetrics? GetModuleMetrics(ModuleDigest digest)
    {
        var loaded = _cache.Modules.Where(module => module.Digest == digest).ToArray();
        var totals = _figures.Find(digest);
        return totals is null && loaded.Length == 0
            ? null
            : new ModuleMetrics(
                digest, totals ?? new CounterTotals(), loaded.Length > 0, loaded.Sum(static module => module.ImageBytes),
                loaded.Sum(static module => module.Ready.Count), GetRunning().Count(run => run.Running && run.Digest == digest));
    }

    /// <summary>Measures how long cold starts and calls of a module's function take. Runs the guests on this thread, and returns when all have ended.</summary>
    /// <param name="wasm">The module's bytes, which are compiled again for each cold start.</param>
    /// <param name="function">The name of the exported function to call.</param>
    /// <param name="options">How many cold starts and calls to measure. Null: the defaults.</param>
    /// <param name="arguments">The arguments of every call.</param>
    /// <exception cref="InvalidModuleException">The module was refused.</exception>
    /// <exception cref="ArgumentException">The module exports no such function, or the arguments do not fit its type.</exception>
    public BenchmarkReport Benchmark(
        ReadOnlyMemory<byte> wasm, string function, BenchmarkOptions? options = null, params ReadOnlySpan<GuestArgument> arguments) =>
        RuntimeBenchmark.Run(this, wasm, function, options ?? new BenchmarkOptions(), arguments);

    /// <summary>Compares the metrics since the runtime was created with targets.</summary>
    /// <param name="targets">The targets. Null: the defaults.</param>
    public PerformanceReport ValidatePerformance(PerformanceTargets? targets = null)
    {
        var metrics = GetMetrics();
        return PerformanceCheck.Run(metrics.Totals, metrics.CacheHitRate, targets ?? new PerformanceTargets(), Time.GetUtcNow());
    }

    /// <summary>Removes a module from memory. Runs that have started keep its code until they end. Its artifact is not deleted.</summary>
    public void Forget(ModuleDigest digest)
    {
        foreach (var kind in CodeKind.All)
        {
            _cache.Remove(new ModuleKey(digest, kind));
        }
    }

    /// <summary>Completes when no compilation and no artifact write is running in the background.</summary>
    public Task WhenIdleAsync() => _loader.WhenIdleAsync();

    /// <summary>Stops the runtime's threads and frees everything. Before this, every run must have ended and every lease must have been disposed.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _meter.Dispose();
        _loader.Dispose();

        // The ticker must stop before the pool, because each tick calls the pool.
        _ticker.Dispose();
        _pool.Dispose();
        _cache.Dispose();
        _runs.Dispose();
        _engines.Dispose();
        _functions.Dispose();
    }

    /// <summary>Compiles a module even if its code is in memory or stored as an artifact. The code is not put into the cache.</summary>
    internal LoadedModule LoadUncached(ReadOnlyMemory<byte> wasm)
    {
        var compiled = _loader.CompileUncachedAsync(wasm).GetAwaiter().GetResult();
        return compiled.Module is { } module
            ? new LoadedModule(this, new ModuleLease(module), StartKind.Cold)
            : throw new InvalidModuleException(compiled.Rejection!);
    }

    /// <summary>Runs a call on this thread. Blocks the thread while the call waits for a slot.</summary>
    internal ExecutionOutcome Call(RuntimeModule module, in GuestCall call)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowIfOfAnotherKind(module, call.Limits);
        ThrowIfFilesAreNotAllowed(call.Wasi);
        return _dispatcher.Call(module, call);
    }

    // Code without fuel metering, or with a smaller stack, would ignore the limit silently: refuse the call instead.
    private void ThrowIfOfAnotherKind(RuntimeModule module, ResourceLimits limits)
    {
        if (limits.Fuel is not null && !module.IsMetered)
        {
            throw new ArgumentException("The limits set fuel, but the module was loaded without fuel. Load it with the same limits.", nameof(limits));
        }

        if (limits.StackBytes is not null && CodeKind.Of(limits, Options.Sandbox.StackBytes).StackDoublings > module.Kind.StackDoublings)
        {
            throw new ArgumentException("The limits set a larger stack than the module was loaded with. Load it with the same limits.", nameof(limits));
        }
    }

    private void ThrowIfFilesAreNotAllowed(WasiOptions? wasi)
    {
        if (wasi is { Mounts.Count: > 0 } && !Options.Sandbox.AllowFiles)
        {
            throw new ArgumentException("The call has mounts, but the runtime allows no files. Set AllowFiles in its sandbox options.", nameof(wasi));
        }
    }

    internal bool TryLease(ModuleKey key, out ModuleLease lease) => _cache.TryLease(key, _clock.Ticks, out lease);

    private ModuleKey KeyOf(ModuleDigest digest, ResourceLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new ModuleKey(digest, CodeKind.Of(limits, Options.Sandbox.StackBytes));
    }

    private void Tick()
    {
        _engines.IncrementEpoch();
        _clock.Update();

        // The ticker sleeps when no run is active, so this tick may be the last one for a long time: do the periodic work now.
        if (++_tickCount % TicksPerRound == 0 || _scheduler.InUse == 0)
        {
            _pool.RequestRound();
            PoolThreads.Watch();
            _scheduler.ExpireWaits();
        }
    }

    private bool IsInMemory(ModuleDigest digest) =>
        CodeKind.All.Any(kind => _cache.Contains(new ModuleKey(digest, kind)));
}
