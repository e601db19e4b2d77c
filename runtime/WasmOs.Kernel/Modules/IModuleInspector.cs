using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>What the registry asks of the engine.</summary>
public interface IModuleInspector
{
    /// <summary>Scans and compiles a module.</summary>
    ValueTask<ModuleInspection> InspectAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Whether the engine gives an import.</summary>
    bool Provides(ModuleImport import);
}
