using System.Diagnostics.CodeAnalysis;
using System.Text;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>The host functions of an engine, by module and name. <see cref="Define"/> is not thread-safe; <see cref="TryLink"/> is.</summary>
public sealed class Linker : IDisposable
{
    private readonly SafeLinkerHandle _handle;

    /// <summary>Creates a linker without functions. The caller owns it.</summary>
    public Linker(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _handle = new SafeLinkerHandle(NativeMethods.wasmtime_linker_new(engine.Handle));
    }

    /// <summary>Defines a host function.</summary>
    /// <param name="module">The import's module.</param>
    /// <param name="name">The import's name.</param>
    /// <param name="parameters">The types of the parameters.</param>
    /// <param name="results">The types of the results.</param>
    /// <param name="callback">
    /// A static <c>[UnmanagedCallersOnly]</c> method. Its parameters are the environment, the caller, the values and their number. It returns null, or a trap
    /// made by <see cref="HostCall.Trap"/>. It must not throw.
    /// </param>
    /// <param name="environment">
    /// A value that the callback gets unchanged. What it refers to must live as long as the linker and every module that was linked by it.
    /// </param>
    /// <exception cref="InvalidOperationException">A function of this module and name is already defined.</exception>
    public unsafe void Define(
        string module, string name, ReadOnlySpan<HostValueKind> parameters, ReadOnlySpan<HostValueKind> results,
        delegate* unmanaged[Cdecl]<nint, nint, RawValue*, nuint, nint> callback, nint environment)
    {
        var moduleUtf8 = Encoding.UTF8.GetBytes(module);
        var nameUtf8 = Encoding.UTF8.GetBytes(name);
        var type = NewFunctionType(parameters, results);
        nint error;
        fixed (byte* moduleBytes = moduleUtf8)
        fixed (byte* nameBytes = nameUtf8)
        {
            error = NativeMethods.wasmtime_linker_define_func_unchecked(
                _handle, moduleBytes, (nuint)moduleUtf8.Length, nameBytes, (nuint)nameUtf8.Length, type, callback, environment, null);
        }

        NativeMethods.wasm_functype_delete(type);
        if (error != 0)
        {
            throw new InvalidOperationException($"{module}.{name} could not be defined: {NativeFailure.TakeError(error).Message}");
        }
    }

    /// <summary>Resolves a module's imports.</summary>
    /// <returns>False when an import is missing or of another type; the failure names it.</returns>
    public unsafe bool TryLink(Module module, [NotNullWhen(true)] out InstancePre? instancePre, [NotNullWhen(false)] out NativeFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(module);
        nint handle = 0;
        failure = NativeFailure.Take(NativeMethods.wasmtime_linker_instantiate_pre(_handle, module.Handle, &handle), 0);
        instancePre = failure is null ? new InstancePre(handle) : null;
        return instancePre is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static unsafe nint NewFunctionType(ReadOnlySpan<HostValueKind> parameters, ReadOnlySpan<HostValueKind> results)
    {
        var parameterVector = NewTypes(parameters);
        var resultVector = NewTypes(results);
        return NativeMethods.wasm_functype_new(&parameterVector, &resultVector);
    }

    private static unsafe PointerVec NewTypes(ReadOnlySpan<HostValueKind> kinds)
    {
        Span<nint> types = stackalloc nint[kinds.Length];
        for (var i = 0; i < kinds.Length; i++)
        {
            types[i] = NativeMethods.wasm_valtype_new((byte)kinds[i]);
        }

        PointerVec vector = default;
        fixed (nint* elements = types)
        {
            NativeMethods.wasm_valtype_vec_new(&vector, (nuint)kinds.Length, elements);
        }

        return vector;
    }
}
