using System.Collections.Concurrent;
using System.Diagnostics;
using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Compilation;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// Loads modules into memory, from an artifact or by compiling. Concurrent requests for one module share one load. Code of the baseline compiler is replaced in
/// the background by code of the optimizing compiler, which is then stored as an artifact. Thread-safe.
/// </summary>
internal sealed class ModuleLoader : IDisposable
{
    private const int RefusalCapacity = 1000;

    private readonly LoaderSettings _settings;
    private readonly EngineSet _engines;
    private readonly ModuleCache _cache;
    private readonly CounterRegister _figures;
    private readonly IArtifactStore? _artifacts;
    private readonly ArtifactSeal _seal;
    private readonly CompileGate _gate;
    private readonly ModuleCompiler _compiler;
    private readonly RefusalCache _refusals = new(RefusalCapacity);
    private readonly ConcurrentDictionary<ModuleKey, Lazy<Task<LoadEnd>>> _loads = new();
    private readonly ConcurrentDictionary<ModuleKey, byte> _overBudget = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly BackgroundTasks _background;

    public ModuleLoader(
        LoaderSettings settings, EngineSet engines, ModuleCache cache, CounterRegister figures, IArtifactStore? artifacts, TimeProvider time)
    {
        _settings = settings;
        _background = new BackgroundTasks(settings.Failures);
        _engines = engines;
        _cache = cache;
        _figures = figures;
        _artifacts = artifacts;
        _seal = new ArtifactSeal(settings.ArtifactKey);
        _gate = new CompileGate(settings.CompileSlots, settings.CompileQueueLimit, settings.QueueTimeout, time);
        _compiler = new ModuleCompiler(settings.Compiler, engines, _gate, figures, time);
    }

    /// <summary>Compilations that are running or waiting now.</summary>
    public int Compiling => _gate.Occupancy;

    /// <summary>Loads a module. The caller has looked into the cache first and not found the module there.</summary>
    /// <param name="key">The module and the kind of code.</param>
    /// <param name="source">Reads the module's bytes when there is no artifact.</param>
    /// <param name="keep">Whether the module will be used again. If so, its code is optimized and stored as an artifact.</param>
    /// <param name="now">The time of the coarse clock, which the cache records as the module's last use.</param>
    /// <param name="cancellationToken">Stops waiting. The load continues, because other callers may wait for it.</param>
    public async ValueTask<ModuleLoad> LoadAsync(ModuleKey key, IModuleSource source, bool keep, long now, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_refusals.Find(key.Digest) is { } refused)
            {
                return ModuleLoad.Refused(refused);
            }

            var shared = _loads.GetOrAdd(key, k => new Lazy<Task<LoadEnd>>(() => LoadSharedAsync(k, source, keep, now)));
            var end = await shared.Value.WaitAsync(cancellationToken).ConfigureAwait(false);

            // All callers that share the load continue one after another on one thread, and each may then run a guest for a long time. So each must leave this
            // thread.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (end.Rejection is { } rejection)
            {
                return ModuleLoad.Refused(rejection);
            }

            if (!end.Found)
            {
                return ModuleLoad.Missing;
            }

            // The cache can have removed the module between the end of the load and this line. Then load the module again.
            if (_cache.TryLease(key, now, out var lease))
            {
                if (_settings.IsTraced)
                {
                    RuntimeEvents.Log.ModuleLoaded(key.Digest.ToString(), end.Start.ToString(), Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
                }

                return ModuleLoad.Loaded(lease, end.Start, Stopwatch.GetElapsedTime(startedAt));
            }
        }
    }

    /// <summary>Compiles a module for one use. Reads and writes no cache and no artifact. The receiver owns the module's reference.</summary>
    public async Task<Compiled> CompileUncachedAsync(ReadOnlyMemory<byte> wasm)
    {
        var scan = ModuleScanner.Scan(wasm.Span, _settings.Scan);
        return scan.IsAccepted
            ? await _compiler.CompileAsync(
                new CompileJob(ModuleDigest.Of(wasm.Span), scan.Analysis, wasm, default), _settings.IsTiered, patient: false, _stopping.Token)
                    .ConfigureAwait(false)
            : new Compiled(null, scan.Rejection);
    }

    /// <summary>Completes when no compilation and no artifact write is running in the background. For tests and benchmarks.</summary>
    public Task WhenIdleAsync() => _background.WhenIdleAsync();

    public void Dispose()
    {
        _stopping.Cancel();
        _background.WhenIdleAsync().GetAwaiter().GetResult();
        _stopping.Dispose();
    }

    private async Task<LoadEnd> LoadSharedAsync(ModuleKey key, IModuleSource source, bool keep, long now)
    {
        // Leave the caller's thread: reading from storage may complete synchronously, and the Lazy would hold its lock for all that time.
        await Task.Yield();
        try
        {
            return await LoadOnceAsync(key, source, keep, now).ConfigureAwait(false);
        }
        finally
        {
            _loads.TryRemove(key, out _);
        }
    }

    private async Task<LoadEnd> LoadOnceAsync(ModuleKey key, IModuleSource source, bool keep, long now)
    {
        // An earlier load of the same module may have ended after the caller looked into the cache. The module is in the cache then.
        if (_cache.Contains(key))
        {
            return new LoadEnd(Found: true, null, StartKind.Memory);
        }

        if (_overBudget.ContainsKey(key))
        {
            return new LoadEnd(Found: true, _compiler.BeyondBudget, StartKind.Cold);
        }

        if (await TryLoadArtifactAsync(key, now).ConfigureAwait(false))
        {
            return new LoadEnd(Found: true, null, StartKind.Artifact);
        }

        if (await source.ReadAsync(key.Digest, _stopping.Token).ConfigureAwait(false) is not { } wasm)
        {
            return new LoadEnd(Found: false, null, StartKind.Cold);
        }

        var scan = ModuleScanner.Scan(wasm.Span, _settings.Scan);
        if (!scan.IsAccepted)
        {
            return Refuse(key.Digest, scan.Rejection);
        }

        var job = new CompileJob(key.Digest, scan.Analysis, wasm, key.Kind);
        var compiled = await _compiler.CompileAsync(job, _settings.IsTiered, patient: false, _stopping.Token).ConfigureAwait(false);
        if (compiled.Late is { } late)
        {
            _overBudget[key] = 0;
            _background.Run(() => AddLateToCacheAsync(key, job, late, keep, now));
        }

        if (compiled.Rejection is { } rejection)
        {
            return Refuse(key.Digest, rejection);
        }

        AddToCache(key, job, compiled.Module!, keep, now);
        return new LoadEnd(Found: true, null, StartKind.Cold);
    }

    /// <summary>Puts the result of a compilation that exceeded its budget into memory, so that later requests find it.</summary>
    private async Task AddLateToCacheAsync(ModuleKey key, CompileJob job, Task<Compiled> late, bool keep, long now)
    {
        try
        {
            var compiled = await late.WaitAsync(_stopping.Token).ConfigureAwait(false);
            if (compiled.Module is { } module)
            {
                AddToCache(key, job, module, keep, now);
            }
            else
            {
                Refuse(key.Digest, compiled.Rejection!);
            }
        }
        catch (OperationCanceledException)
        {
            ModuleCompiler.Drop(late);
        }
        finally
        {
            _overBudget.TryRemove(key, out _);
        }
    }

    /// <summary>Puts a compiled module into memory. If the module is to be kept, also stores its artifact, or optimizes its code first.</summary>
    private void AddToCache(ModuleKey key, CompileJob job, RuntimeModule module, bool keep, long now)
    {
        var isOptimized = module.IsOptimized;
        var artifact = keep && isOptimized && _artifacts is not null ? SealArtifact(module) : null;
        _cache.Put(key, module, now);
        if (artifact is not null)
        {
            _background.Run(() => WriteArtifactAsync(key, artifact));
        }
        else if (keep && !isOptimized)
        {
            _background.Run(() => OptimizeAsync(key, job));
        }
    }

    private LoadEnd Refuse(ModuleDigest digest, ModuleRejection rejection)
    {
        _refusals.Add(digest, rejection);
        RuntimeEvents.Log.ModuleRefused(digest.ToString(), rejection.Kind.ToString(), rejection.Message);
        return new LoadEnd(Found: true, rejection, StartKind.Cold);
    }

    private async Task<bool> TryLoadArtifactAsync(ModuleKey key, long now)
    {
        if (_artifacts is null)
        {
            return false;
        }

        var engine = _engines.Get(CompilerStrategy.Cranelift, key.Kind);
        var artifact = await _artifacts.ReadAsync(key.Digest, engine.ArtifactName, _stopping.Token).ConfigureAwait(false);
        if (artifact is null)
        {
            return false;
        }

        if (!_seal.TryOpen(SealName(key.Digest, engine), artifact, out var content))
        {
            RuntimeEvents.Log.ArtifactRefused(key.Digest.ToString(), "it is damaged, forged or of another deployment");
            return false;
        }

        if (!ArtifactContent.TryRead(content, out var analysis, out var code))
        {
            RuntimeEvents.Log.ArtifactRefused(key.Digest.ToString(), "another version of WasmOS wrote it");
            return false;
        }

        if (!Module.TryDeserialize(engine.Engine, code.Span, out var module, out var failure))
        {
            RuntimeEvents.Log.ArtifactRefused(key.Digest.ToString(), failure.Message);
            return false;
        }

        _figures.CountArtifactHit();
        _cache.Put(key, new RuntimeModule(key.Digest, analysis!, engine, module, _figures.For(key.Digest)), now);
        return true;
    }

    /// <summary>Replaces baseline code with optimized code. A failure here is harmless: the baseline code continues to be used.</summary>
    private async Task OptimizeAsync(ModuleKey key, CompileJob job)
    {
        var compiled = await _compiler.CompileAsync(job, baseline: false, patient: true, _stopping.Token).ConfigureAwait(false);
        if (compiled.Module is not { } module)
        {
            RuntimeEvents.Log.OptimizationFailed(key.Digest.ToString(), compiled.Rejection!.Message);
            return;
        }

        var artifact = _artifacts is null ? null : SealArtifact(module);
        _cache.Replace(key, module);
        if (artifact is not null)
        {
            await WriteArtifactAsync(key, artifact).ConfigureAwait(false);
        }
    }

    private byte[] SealArtifact(RuntimeModule module)
    {
        var engine = _engines.Get(CompilerStrategy.Cranelift, module.Kind);
        return _seal.Seal(SealName(module.Digest, engine), ArtifactContent.Write(module.Analysis, module.Serialize()));
    }

    private async Task WriteArtifactAsync(ModuleKey key, byte[] artifact)
    {
        var engine = _engines.Get(CompilerStrategy.Cranelift, key.Kind);
        await _artifacts!.WriteAsync(key.Digest, engine.ArtifactName, artifact, _stopping.Token).ConfigureAwait(false);
    }

    private static string SealName(ModuleDigest digest, EngineSlot engine) => $"{digest}/{engine.ArtifactName}";
}
