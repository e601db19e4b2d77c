using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Compilation;

/// <summary>An engine with its linker, in which every host function is defined once.</summary>
internal sealed class EngineSlot : IDisposable
{
    public EngineSlot(EngineOptions options, Imports.HostFunctionTable functions)
    {
        Engine = new Engine(options);
        Linker = new Linker(Engine);
        functions.DefineIn(Linker);
        Functions = functions;
        ArtifactName = ArtifactNames.For(options);
    }

    public Engine Engine { get; }

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
