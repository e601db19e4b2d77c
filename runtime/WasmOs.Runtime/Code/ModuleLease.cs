using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Code;

/// <summary>
/// The right to run a module: while the lease is held, the module's code stays in memory. Dispose the lease after the run. All copies are the same lease:
/// disposing the first copy ends it, and disposing the others does nothing. Thread-safe.
/// </summary>
public readonly struct ModuleLease : IDisposable
{
    private readonly ModuleHold? _hold;
    private readonly int _number;

    internal ModuleLease(RuntimeModule module) => _hold = ModuleHold.Take(module, out _number);

    /// <summary>The module.</summary>
    /// <exception cref="InvalidOperationException">The lease is empty.</exception>
    /// <exception cref="ObjectDisposedException">The lease, or a copy of it, was disposed.</exception>
    public RuntimeModule Module =>
        (_hold ?? throw new InvalidOperationException("The lease is empty.")).Find(_number) ?? throw new ObjectDisposedException(nameof(ModuleLease));

    /// <summary>Whether the lease holds no module.</summary>
    [MemberNotNullWhen(false, nameof(_hold))]
    public bool IsEmpty => _hold is null;

    /// <summary>Gives the module back.</summary>
    public void Dispose() => _hold?.Release(_number);
}
