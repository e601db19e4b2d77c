namespace WasmOs.Runtime.Compilation;

/// <summary>What a <see cref="ModuleCompiler"/> holds modules to. Immutable.</summary>
internal sealed class CompilerSettings
{
    /// <summary>The largest memory that a run may have, bytes: a module that needs more at its start is refused.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Elements of a table: a module that needs more at its start is refused.</summary>
    public required long TableElements { get; init; }

    /// <summary>Processor time of a compilation after which its caller is refused.</summary>
    public required TimeSpan Budget { get; init; }
}
