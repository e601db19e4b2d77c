using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>
/// A compiled module with its imports resolved. Shared by every run; counted: the cache holds one reference and each lease another, and the last one to go frees the code.
/// </summary>
public sealed class RuntimeModule
{
    private readonly Module _code;

    // Every lease writes this cache line twice: 15 ns alone, up to 60 more while another core runs the same module (bench: cores).
    private int _references = 1;
    private long _lastUsed;

    internal RuntimeModule(ModuleDigest digest, ModuleAnalysis analysis, EngineSlot engine, Module code, ModuleCounters figures)
    {
        Digest = digest;
        Analysis = analysis;
        Engine = engine.Engine;
        Kind = engine.Kind;
        Figures = figures;
        _code = code;
        ImageBytes = code.ImageBytes;
        Allocator = AllocatorExport.Find(analysis);
        HasInitializer = analysis.FindFunction("_initialize")?.Type is { Parameters.IsEmpty: true, Results.IsEmpty: true };
        MemoryNameUtf8 = analysis.FindMemory()?.NameUtf8;
        if (engine.Linker.TryLink(code, out var instancePre, out var failure))
        {
            InstancePre = instancePre;
        }
        else
        {
            // The engine names the first import alone, and knows nothing of what made it.
            var advice = Modules.Toolchains.ImportAdvice.Describe(analysis, engine.Functions.Provides);
            LinkError = advice.Count > 0 ? string.Join(' ', advice) : DisplayText.Escape(failure.Message, 512);
        }
    }

    /// <summary>Its identity.</summary>
    public ModuleDigest Digest { get; }

    /// <summary>What the scan read.</summary>
    public ModuleAnalysis Analysis { get; }

    /// <summary>Whether its code is metered with fuel.</summary>
    public bool IsMetered => Engine.ConsumesFuel;

    /// <summary>Whether its code is the optimizing compiler's.</summary>
    public bool IsOptimized => Engine.Strategy == CompilerStrategy.Cranelift;

    /// <summary>Size of the compiled code in memory, bytes.</summary>
    public long ImageBytes { get; }

    /// <summary>Why it cannot run: which imports are missing or of another type, and what to build instead; null when it can.</summary>
    public string? LinkError { get; }

    internal Engine Engine { get; }

    internal CodeKind Kind { get; }

    internal InstancePre? InstancePre { get; }

    internal ModuleCounters Figures { get; }

    internal AllocatorExport? Allocator { get; }

    internal byte[]? MemoryNameUtf8 { get; }

    /// <summary>The export that a reactor is prepared with, once an instance.</summary>
    internal static ReadOnlySpan<byte> InitializerName => "_initialize"u8;

    internal bool HasInitializer { get; }

    /// <summary>Instances that were made ahead of time.</summary>
    internal ReadyInstances Ready { get; } = new();

    /// <summary>When it was last leased: a tick of the runtime's coarse clock.</summary>
    internal long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>The compiled code as an artifact's content.</summary>
    internal byte[] Serialize() => _code.Serialize();

    /// <summary>Takes a reference, unless the last one is gone.</summary>
    internal bool TryAddReference(long now)
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                // Written only when it changes: a shared line that every run writes would bind the cores together.
                if (Volatile.Read(ref _lastUsed) != now)
                {
                    Volatile.Write(ref _lastUsed, now);
                }

                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>Sets when it was last used, without taking a reference.</summary>
    internal void Touch(long now) => Volatile.Write(ref _lastUsed, now);

    /// <summary>Gives a reference back; the last one frees the code.</summary>
    internal void ReleaseReference()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            Ready.Close();
            InstancePre?.Dispose();
            _code.Dispose();
        }
    }
}
