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
/// Runs WebAssembly modules, each call in a fresh instance under hard limits. Thread-safe. One a process is enough: it owns the engines, the compiled code, the warm
/// pool and two threads. A C# program can use it alone:
/// <code>
/// using var runtime = WasmRuntime.Create();
/// using var module = runtime.Load(File.ReadAllBytes("calc.wasm"));
/// Console.WriteLine(module.Call("add", 2, 3).Result.AsI32());
/// </code>
/// </summary>
public sealed class WasmRuntime : IDisposable
{
    /// <summary>Rounds of the warm pool, and looks at the thread pool, come with every fourth tick of the epoch: 20 ms.</summary>
    private const int TicksPerRound = 4;

    /// <summary>Modules whose figures are kept apart, as a multiple of those that fit the cache.</summary>
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
        _figures = new CounterRegister(CounterFactor * options.CacheCapacity, IsInMemory);
        _loader = new ModuleLoader(StageSettings.LoaderOf(options, failures), _engines, _cache, _figures, artifacts, time);
        _scheduler = new CpuScheduler(StageSettings.SchedulerOf(options));
        HeldMemory = new HeldMemory(options.EffectiveHeldBytes);
        _runs = new GuestRunPool(time, _scheduler, failures, HeldMemory);
        var executor = new GuestExecutor(_runs);
        _pool = new WarmPool(options.PoolSize, options.Sandbox.Limits, _cache, executor, _clock, () => _scheduler.InUse < _scheduler.Slots, failures);
        _ticker = new EpochTicker(Tick, () => _scheduler.IsBusy, failures);
        _dispatcher = new RunDispatcher(options, _scheduler, _ticker, _runs, executor);
    }

    /// <summary>The settings that it was made with: a copy, whose changes have no effect.</summary>
    public RuntimeOptions Options { get; }

    /// <summary>The clock that guests see and ids are made by.</summary>
    internal TimeProvider Time { get; }

    /// <summary>What the process holds for runs beside their linear memories; the program may count there what it holds for its callers.</summary>
    public HeldMemory HeldMemory { get; }

    /// <summary>Makes a runtime.</summary>
    /// <param name="options">Its settings; null for the defaults. They are copied.</param>
    /// <param name="artifacts">Keeps compiled code between processes; null: nothing is kept.</param>
    /// <param name="time">The clock that guests see; null for the system's.</param>
    /// <exception cref="ArgumentException">The settings are faulty; the message names every fault.</exception>
    /// <exception cref="DllNotFoundException">libwasmtime is missing or foreign.</exception>
    public static WasmRuntime Create(RuntimeOptions? options = null, IArtifactStore? artifacts = null, TimeProvider? time = null)
    {
        options ??= new RuntimeOptions();
        var faults = options.Validate();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(options));
        }

        Wasmtime.WasmtimeLibrary.EnsureLoaded();
        return new WasmRuntime(options.Copy(), artifacts, time ?? TimeProvider.System);
    }

    /// <summary>Reads what a module needs and offers, without compiling it.</summary>
    public ModuleScanResult Analyze(ReadOnlySpan<byte> wasm) => ModuleScanner.Scan(wasm, Options.Scan);

    /// <summary>Whether an import is offered, with this very type.</summary>
    public bool Provides(ModuleImport import) => _functions.Provides(import);

    /// <summary>Takes a module that is in memory. Dispose the lease after use.</summary>
    /// <param name="digest">Which one.</param>
    /// <param name="limits">The limits of the runs: a fuel limit and a larger stack each need code of their own.</param>
    /// <param name="lease">The module's code, when it was there.</param>
    public bool TryLease(ModuleDigest digest, ResourceLimits limits, out ModuleLease lease) => TryLease(KeyOf(digest, limits), out lease);

    /// <summary>Loads a module: from memory, else from its artifact, else by compiling its bytes. Dispose the lease in the result after use.</summary>
    /// <param name="digest">Which one.</param>
    /// <param name="source">Gives its bytes when they are needed.</param>
    /// <param name="limits">The limits of the runs: a fuel limit and a larger stack each need code of their own.</param>
    /// <param name="keep">False for a module that is run once: then nothing is optimized or kept for it.</param>
    /// <param name="cancellationToken">Stops waiting; the load itself goes on for others.</param>
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

    /// <summary>Loads a module from its bytes and keeps it until it is disposed. Blocks this thread while the module is compiled.</summary>
    /// <param name="wasm">The bytes.</param>
    /// <param name="limits">The limits of the runs, as far as code depends on them: fuel and stack. Null: the runtime's defaults, unmetered.</param>
    /// <exception cref="InvalidModuleException">It was refused; the exception says why.</exception>
    public LoadedModule Load(ReadOnlyMemory<byte> wasm, ResourceLimits? limits = null) =>
        LoadAsync(wasm, limits, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Loads a module from a file; see <see cref="Load"/>.</summary>
    public LoadedModule LoadFile(string path, ResourceLimits? limits = null) => Load(File.ReadAllBytes(path), limits);

    /// <summary>Loads a module under the runtime's default limits; see <see cref="LoadAsync(ReadOnlyMemory{byte}, ResourceLimits?, CancellationToken)"/>.</summary>
    public Task<LoadedModule> LoadAsync(ReadOnlyMemory<byte> wasm) => LoadAsync(wasm, null, CancellationToken.None);

    /// <summary>Loads a module from its bytes and keeps it until it is disposed. Holds no thread of the caller while the module is compiled.</summary>
    /// <param name="wasm">The bytes; must stay unchanged until the task has ended.</param>
    /// <param name="limits">The limits of the runs, as far as code depends on them: fuel and stack. Null: the runtime's defaults, unmetered.</param>
    /// <param name="cancellationToken">Stops waiting; a compilation goes on for others.</param>
    /// <exception cref="InvalidModuleException">It was refused; the exception says why.</exception>
    public async Task<LoadedModule> LoadAsync(ReadOnlyMemory<byte> wasm, ResourceLimits? limits, CancellationToken cancellationToken)
    {
        var source = new MemoryModuleSource(wasm);
        var load = await LoadAsync(source.Digest, source, limits ?? ResourceLimits.Default, keep: true, cancellationToken).ConfigureAwait(false);
        return load.IsLoaded
            ? new LoadedModule(this, load.Lease, load.Start)
            : throw new InvalidModuleException(load.Rejection!);
    }

    /// <summary>Loads a module from a file; see <see cref="LoadAsync(ReadOnlyMemory{byte}, ResourceLimits?, CancellationToken)"/>.</summary>
    public async Task<LoadedModule> LoadFileAsync(string path, ResourceLimits? limits = null, CancellationToken cancellationToken = default) =>
        await LoadAsync(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), limits, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a call, after waiting for a slot without a thread when all are taken. A failure of the guest is an outcome.</summary>
    /// <param name="module">The module; the caller holds a lease on it.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Stops the wait or the guest, which then ends with the fault <c>cancelled</c>.</param>
    /// <returns>The outcome, or why the call was not begun: too many runs wait for a slot, or it waited for too long.</returns>
    /// <exception cref="ObjectDisposedException">Nobody holds a lease on the module any more, and its code is gone.</exception>
    public ValueTask<RunResult> ExecuteAsync(RuntimeModule module, ExecutionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowIfOfAnotherKind(module, request.Limits);
        ThrowIfFilesAreNotAllowed(request.Wasi);
        return _dispatcher.ExecuteAsync(module, request, cancellationToken);
    }

    /// <summary>Stops a run, waiting or running, within 20 ms.</summary>
    /// <returns>False when no such run is going on.</returns>
    public bool Cancel(ExecutionId id) => _dispatcher.Cancel(id);

    /// <summary>The runs that have not ended, in no order.</summary>
    public IReadOnlyList<RunningExecution> GetRunning() => _dispatcher.GetRunning();

    /// <summary>The CPU scheduler now: its figures, who waits, who runs.</summary>
    /// <param name="limit">How many runs each list shows at most.</param>
    public SchedulerSnapshot GetScheduler(int limit = 100) => _dispatcher.Show(limit);

    /// <summary>The runtime's figures now.</summary>
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

    /// <summary>The warm pool's figures now.</summary>
    public PoolMetrics GetPoolMetrics()
    {
        var totals = _figures.Sum();
        var hits = totals.Starts(StartKind.Warm);
        return new PoolMetrics(
            _pool.Size, _pool.Ready, _scheduler.InUse, _pool.Made, hits, totals.Executions - hits, Options.InstanceCapacity);
    }

    /// <summary>A module's figures now; null when it neither ran nor is in memory.</summary>
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

    /// <summary>Measures a function of a module: how long a cold start takes and how long calls take. Runs guests on this thread for as long as asked.</summary>
    /// <param name="wasm">The module; it is compiled anew for each cold start.</param>
    /// <param name="function">The export to call.</param>
    /// <param name="options">How often; null for the defaults.</param>
    /// <param name="arguments">Passed to every call.</param>
    /// <exception cref="InvalidModuleException">The module was refused.</exception>
    /// <exception cref="ArgumentException">There is no such function, or the arguments do not fit it.</exception>
    public BenchmarkReport Benchmark(
        ReadOnlyMemory<byte> wasm, string function, BenchmarkOptions? options = null, params ReadOnlySpan<GuestArgument> arguments) =>
        RuntimeBenchmark.Run(this, wasm, function, options ?? new BenchmarkOptions(), arguments);

    /// <summary>Compares the figures since the start with targets.</summary>
    /// <param name="targets">What should hold; null for the defaults.</param>
    public PerformanceReport ValidatePerformance(PerformanceTargets? targets = null)
    {
        var metrics = GetMetrics();
        return PerformanceCheck.Run(metrics.Totals, metrics.CacheHitRate, targets ?? new PerformanceTargets(), Time.GetUtcNow());
    }

    /// <summary>Takes a module out of memory; runs that go on keep its code until they end.</summary>
    public void Forget(ModuleDigest digest)
    {
        foreach (var kind in CodeKind.All)
        {
            _cache.Remove(new ModuleKey(digest, kind));
        }
    }

    /// <summary>Completes when nothing is compiled in the background.</summary>
    public Task WhenIdleAsync() => _loader.WhenIdleAsync();

    /// <summary>Stops the threads and frees everything. Every run must have ended, and every lease must have been disposed.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _loader.Dispose();

        // Before the pool: the ticker asks it for rounds.
        _ticker.Dispose();
        _pool.Dispose();
        _cache.Dispose();
        _runs.Dispose();
        _engines.Dispose();
        _functions.Dispose();
    }

    /// <summary>Compiles a module anew, whatever is in memory or kept.</summary>
    internal LoadedModule LoadUncached(ReadOnlyMemory<byte> wasm)
    {
        var compiled = _loader.CompileUncachedAsync(wasm).GetAwaiter().GetResult();
        return compiled.Module is { } module
            ? new LoadedModule(this, new ModuleLease(module), StartKind.Cold)
            : throw new InvalidModuleException(compiled.Rejection!);
    }

    /// <summary>Runs a call on this thread, waiting for a slot by blocking it.</summary>
    internal ExecutionOutcome Call(RuntimeModule module, in GuestCall call)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowIfOfAnotherKind(module, call.Limits);
        ThrowIfFilesAreNotAllowed(call.Wasi);
        return _dispatcher.Call(module, call);
    }

    // A limit that would be ignored is worse than none.
    private void ThrowIfOfAnotherKind(RuntimeModule module, ResourceLimits limits)
    {
        if (limits.Fuel is not null && !module.IsMetered)
        {
            throw new ArgumentException("A fuel limit needs a module that was loaded with one.", nameof(limits));
        }

        if (limits.StackBytes is not null && CodeKind.Of(limits, Options.Sandbox.StackBytes).StackDoublings > module.Kind.StackDoublings)
        {
            throw new ArgumentException("A larger stack needs a module that was loaded with it.", nameof(limits));
        }
    }

    private void ThrowIfFilesAreNotAllowed(WasiOptions? wasi)
    {
        if (wasi is { Mounts.Count: > 0 } && !Options.Sandbox.AllowFiles)
        {
            throw new ArgumentException("Mounts need a runtime whose sandbox options allow files.", nameof(wasi));
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
