using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>One entry of an <c>.idx</c> file: the position and the content of a block.</summary>
internal sealed record HistoryIndexLine
{
    /// <summary>The offset of the block in its file, bytes.</summary>
    public long Offset { get; init; }

    /// <summary>The length of the block in the file, bytes.</summary>
    public int Length { get; init; }

    /// <summary>The smallest id in the block.</summary>
    public Guid First { get; init; }

    /// <summary>The largest id in the block.</summary>
    public Guid Last { get; init; }

    /// <summary>The number of runs.</summary>
    public int Count { get; init; }

    /// <summary>The modules in the block; a null element stands for runs of modules that were not stored. Null when there are too many to list.</summary>
    public IReadOnlyList<string?>? Modules { get; init; }

    /// <summary>The statuses in the block: one bit for each <see cref="ExecutionStatus"/>.</summary>
    public int Statuses { get; init; }

    /// <summary>Whether the block is a gzip member of the compressed file.</summary>
    public bool Gzip { get; init; }

    public bool MayHold(HistoryFilter filter) =>
        filter.MayHold(new ExecutionId(First), new ExecutionId(Last), Modules, Statuses);
}
