using System.Collections.Immutable;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports;

/// <summary>Every function that guests can import, filled once when the runtime is made; immutable afterwards.</summary>
internal sealed class HostFunctionTable
{
    private readonly Dictionary<(string Module, string Name), HostFunction> _functions = [];

    /// <summary>Adds a function; see <see cref="Linker.Define"/> for the callback's rules.</summary>
    public unsafe void Add(
        string module, string name, ReadOnlySpan<HostValueKind> parameters, ReadOnlySpan<HostValueKind> results,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback, nint environment = 0) =>
        _functions.Add((module, name), new HostFunction(parameters.ToArray(), results.ToArray(), (nint)callback, environment));

    public unsafe void DefineIn(Linker linker)
    {
        foreach (var ((module, name), function) in _functions)
        {
            linker.Define(
                module, name, function.Parameters, function.Results, (delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint>)function.Callback,
                function.Environment);
        }
    }

    /// <summary>Whether an import is offered, with this very type.</summary>
    public bool Provides(ModuleImport import) =>
        import is { Kind: ExternKind.Function, Type: { } type }
        && _functions.TryGetValue((import.Module, import.Name), out var function)
        && Same(function.Parameters, type.Parameters)
        && Same(function.Results, type.Results);

    /// <summary>Whether an import of this name is offered, of whatever type.</summary>
    public bool Knows(ModuleImport import) => _functions.ContainsKey((import.Module, import.Name));

    // The first four value kinds have the same numbers on both sides.
    private static bool Same(HostValueKind[] offered, ImmutableArray<ValueKind> wanted)
    {
        if (offered.Length != wanted.Length)
        {
            return false;
        }

        for (var i = 0; i < offered.Length; i++)
        {
            if ((byte)offered[i] != (byte)wanted[i])
            {
                return false;
            }
        }

        return true;
    }
}
