using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Runtime.Modules.Scan;

/// <summary>The result of scanning a module: its analysis, or the reason why it is refused. Immutable.</summary>
public sealed class ModuleScanResult
{
    internal ModuleScanResult(ModuleAnalysis analysis) => Analysis = analysis;

    internal ModuleScanResult(ModuleRejection rejection) => Rejection = rejection;

    /// <summary>Whether the module may go to the compiler, which validates its code.</summary>
    [MemberNotNullWhen(true, nameof(Analysis))]
    [MemberNotNullWhen(false, nameof(Rejection))]
    public bool IsAccepted => Analysis is not null;

    /// <summary>The analysis of the module; null when it is refused.</summary>
    public ModuleAnalysis? Analysis { get; }

    /// <summary>Why the module is refused; null when it is accepted.</summary>
    public ModuleRejection? Rejection { get; }
}
