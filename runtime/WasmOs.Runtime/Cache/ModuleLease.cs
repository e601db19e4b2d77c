using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Cache;

/// <summary>The right to run a module: while it is held, the module's code stays in memory. Dispose it exactly once, after the run.</summary>
public readonly struct ModuleLease : IDisposable
{
    private readonly RuntimeModule? _module;

    internal ModuleLease(RuntimeModule module) => _module = module;

    /// <summary>The module.</summary>
    public RuntimeModule Module => _module ?? throw new InvalidOperationException("The lease is empty.");

    /// <summary>Whether there is no module in it.</summary>
    [MemberNotNullWhen(false, nameof(_module))]
    public bool IsEmpty => _module is null;

    /// <summary>Gives the module back.</summary>
    public void Dispose() => _module?.ReleaseReference();
}
