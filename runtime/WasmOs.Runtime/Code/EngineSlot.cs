using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>An engine with its linker, in which every host function is defined once.</summary>
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

    /// <summary>Which code it is for.</summary>
    public CodeKind Kind { get; }

    public Linker Linker { get; }

    /// <summary>What the linker offers.</summary>
    public Imports.HostFunctionTable Functions { get; }

    /// <summary>Engine version, compiler, flags and CPU: what compiled code of this engine depends on.</summary>
    public string ArtifactName { get; }

    public void Dispose()
    {
        Linker.Dispose();
        Engine.Dispose();
    }
}
