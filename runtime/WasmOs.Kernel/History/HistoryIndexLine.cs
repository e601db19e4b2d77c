using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>One line of an <c>.idx</c> file: where a block stands and what is in it.</summary>
internal sealed record HistoryIndexLine
{
    /// <summary>Where the block begins in its file.</summary>
    public long Offset { get; init; }

    /// <summary>Its length in the file.</summary>
    public int Length { get; init; }

    /// <summary>The smallest id in it.</summary>
    public Guid First { get; init; }

    /// <summary>The largest id in it.</summary>
    public Guid Last { get; init; }

    /// <summary>How many runs.</summary>
    public int Count { get; init; }

    /// <summary>The modules in it (null among them: runs of modules that were not kept); null when they are too many.</summary>
    public IReadOnlyList<string?>? Modules { get; init; }

    /// <summary>A bit for each <see cref="ExecutionStatus"/>.</summary>
    public int Statuses { get; init; }

    /// <summary>Whether it is a gzip member of the compressed file.</summary>
    public bool Gzip { get; init; }

    public bool MayHold(HistoryFilter filter) =>
        filter.MayHold(new ExecutionId(First), new ExecutionId(Last), Modules, Statuses);
}
