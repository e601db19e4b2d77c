namespace WasmOs.Runtime.Compilation;

/// <summary>The limits that a <see cref="ModuleCompiler"/> applies to modules. Immutable.</summary>
internal sealed class CompilerSettings
{
    /// <summary>The largest memory that a run may have, bytes. A module that needs more at its start is refused.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The most elements of a table. A module that needs more at its start is refused.</summary>
    public required long TableElements { get; init; }

    /// <summary>The CPU time of a compilation, summed over its threads. When a compilation uses more, its caller is refused.</summary>
    public required TimeSpan Budget { get; init; }
}
