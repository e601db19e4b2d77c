using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>An engine and its linker, in which every host function is defined once. Owns both.</summary>
internal sealed class EngineSlot : IDisposable
{
    public EngineSlot(EngineOptions options, CodeKind kind, Imports.HostFunctionTable functions)
    {
        Engine = new Engine(options);
        Kind = kind;
        Linker = new Linker(Engine);
        functions.DefineIn(Linker);
        Functions = functions;
        ArtifactName = ArtifactNames.For(options);
    }

    public Engine Engine { get; }

    /// <summary>The kind of code that the engine is for.</summary>
    public CodeKind Kind { get; }

    public Linker Linker { get; }

    /// <summary>The host functions that the linker defines.</summary>
    public Imports.HostFunctionTable Functions { get; }

    /// <summary>Engine version, compiler, flags and CPU: everything that the engine's compiled code depends on. See <see cref="ArtifactNames"/>.</summary>
    public string ArtifactName { get; }

    public void Dispose()
    {
        Linker.Dispose();
        Engine.Dispose();
    }
}
