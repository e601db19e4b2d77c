using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>
/// A compiled module with its imports resolved. All runs share it. References are counted: the cache holds one and each lease another; releasing the last one
/// frees the code. Thread-safe.
/// </summary>
public sealed class RuntimeModule
{
    private readonly Module _code;

    // Every lease writes this cache line twice. That takes 15 ns alone, and up to 60 ns more while another core runs the same module (bench: cores).
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
            // The engine's message names only the first import, and says nothing about the tool that made the module.
            var advice = Modules.Toolchains.ImportAdvice.Describe(analysis, engine.Functions.Provides);
            LinkError = advice.Count > 0 ? string.Join(' ', advice) : DisplayText.Escape(failure.Message, 512);
        }
    }

    /// <summary>The SHA-256 of the module's binary, which identifies the module.</summary>
    public ModuleDigest Digest { get; }

    /// <summary>What the scan found in the module's binary.</summary>
    public ModuleAnalysis Analysis { get; }

    /// <summary>Whether the code counts fuel.</summary>
    public bool IsMetered => Engine.ConsumesFuel;

    /// <summary>Whether the code was compiled by the optimizing compiler.</summary>
    public bool IsOptimized => Engine.Strategy == CompilerStrategy.Cranelift;

    /// <summary>Size of the compiled code in memory, bytes.</summary>
    public long ImageBytes { get; }

    /// <summary>Why the module cannot run: which imports are missing or have another type, and what to build instead. Null when it can run.</summary>
    public string? LinkError { get; }

    internal Engine Engine { get; }

    internal CodeKind Kind { get; }

    internal InstancePre? InstancePre { get; }

    internal ModuleCounters Figures { get; }

    internal AllocatorExport? Allocator { get; }

    internal byte[]? MemoryNameUtf8 { get; }

    /// <summary>The export that initializes a reactor. Called once in each instance.</summary>
    internal static ReadOnlySpan<byte> InitializerName => "_initialize"u8;

    internal bool HasInitializer { get; }

    /// <summary>Instances that were created ahead of time.</summary>
    internal ReadyInstances Ready { get; } = new();

    /// <summary>When the module was last leased, in ticks of the runtime's coarse clock; 0 when it never was.</summary>
    internal long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>The compiled code in the form that an artifact contains.</summary>
    internal byte[] Serialize() => _code.Serialize();

    /// <summary>Takes a reference.</summary>
    /// <param name="now">The time of the lease, in ticks of the coarse clock.</param>
    /// <returns>False when the last reference was released: the code is freed.</returns>
    internal bool TryAddReference(long now)
    {
        var references = Volatile.Read(ref _references);
        while (references > 0)
        {
            var seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                // Written only when the tick has changed: if every run wrote this shared cache line, cores would wait for each other.
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

    /// <summary>Sets when the module was last used, without taking a reference.</summary>
    internal void Touch(long now) => Volatile.Write(ref _lastUsed, now);

    /// <summary>Gives a reference back. The last one frees the code and the ready instances.</summary>
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
