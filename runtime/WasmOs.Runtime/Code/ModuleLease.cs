using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Code;

/// <summary>
/// The right to run a module: while it is held, the module's code stays in memory. Dispose it after the run. Copies are the same lease: the first that is disposed ends it,
/// and the others do nothing. Thread-safe.
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

    /// <summary>Whether there is no module in it.</summary>
    [MemberNotNullWhen(false, nameof(_hold))]
    public bool IsEmpty => _hold is null;

    /// <summary>Gives the module back.</summary>
    public void Dispose() => _hold?.Release(_number);
}
