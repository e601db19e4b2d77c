using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Modules.Scan;

/// <summary>What the scan of a module gave: its analysis, or the reason for which it is refused. Immutable.</summary>
public sealed class ModuleScanResult
{
    internal ModuleScanResult(ModuleAnalysis analysis) => Analysis = analysis;

    internal ModuleScanResult(ModuleRejection rejection) => Rejection = rejection;

    /// <summary>Whether the module may go to the compiler, which validates its code.</summary>
    [MemberNotNullWhen(true, nameof(Analysis))]
    [MemberNotNullWhen(false, nameof(Rejection))]
    public bool IsAccepted => Analysis is not null;

    /// <summary>What was read; null when the module is refused.</summary>
    public ModuleAnalysis? Analysis { get; }

    /// <summary>Why it is refused; null when it is not.</summary>
    public ModuleRejection? Rejection { get; }
}
