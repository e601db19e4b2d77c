using System.Collections.Immutable;
using System.Runtime.InteropServices;
using WasmOs.Runtime.Modules;
using WasmOs.Wasmtime;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Runtime.Imports;

/// <summary>All functions that guests can import. Filled when the runtime is created, immutable afterwards. The runtime owns it.</summary>
internal sealed class HostFunctionTable : IDisposable
{
    private readonly Dictionary<(string Module, string Name), HostImport> _functions = [];
    private readonly List<GCHandle> _bodies = [];

    /// <summary>Adds a function; see <see cref="Linker.Define"/> for the callback's rules.</summary>
    public unsafe void Add(
        string module, string name, ReadOnlySpan<HostValueKind> parameters, ReadOnlySpan<HostValueKind> results,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback, nint environment = 0) =>
        _functions.Add((module, name), new HostImport(parameters.ToArray(), results.ToArray(), (nint)callback, environment));

    /// <summary>
    /// Adds a function whose callback gets an object, or replaces the function of the same module and name. The table keeps the object alive until the table is
    /// disposed.
    /// </summary>
    public unsafe void Set(
        string module, string name, ImmutableArray<ValueKind> parameters, ImmutableArray<ValueKind> results,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback, object body)
    {
        var handle = GCHandle.Alloc(body);
        _bodies.Add(handle);
        _functions[(module, name)] = new HostImport(KindsOf(parameters), KindsOf(results), (nint)callback, GCHandle.ToIntPtr(handle));
    }

    public unsafe void DefineIn(Linker linker)
    {
        foreach (var ((module, name), function) in _functions)
        {
            linker.Define(
                module, name, function.Parameters, function.Results, (delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint>)function.Callback,
                function.Environment);
        }
    }

    /// <summary>Frees the handles of the callbacks' objects. Only when all engines that use these functions have been disposed.</summary>
    public void Dispose()
    {
        foreach (var body in _bodies)
        {
            body.Free();
        }

        _bodies.Clear();
    }

    /// <summary>Whether the table has a function of this module and name with exactly this type.</summary>
    public bool Provides(ModuleImport import) =>
        import is { Kind: ExternKind.Function, Type: { } type }
        && _functions.TryGetValue((import.Module, import.Name), out var function)
        && HasSameKinds(function.Parameters, type.Parameters)
        && HasSameKinds(function.Results, type.Results);

    /// <summary>Whether the table has a function of this module and name, of any type.</summary>
    public bool Knows(ModuleImport import) => _functions.ContainsKey((import.Module, import.Name));

    // The first four values (i32, i64, f32, f64) have the same numbers in ValueKind and HostValueKind.
    private static HostValueKind[] KindsOf(ImmutableArray<ValueKind> kinds) => [.. kinds.Select(static kind => (HostValueKind)(byte)kind)];

    private static bool HasSameKinds(HostValueKind[] offered, ImmutableArray<ValueKind> wanted)
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
