using System.Runtime.CompilerServices;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>What a file descriptor of a guest stands for. Owned by the run's table.</summary>
internal abstract class Descriptor
{
    /// <summary>What may be done with it.</summary>
    public Rights Base { get; set; }

    /// <summary>What may be done at most with what is opened through it.</summary>
    public Rights Inheriting { get; set; }

    public FdFlags Flags { get; set; }

    /// <summary>Whether the host made it, so that it does not count as an open file.</summary>
    public bool IsGiven { get; init; }

    public abstract FileType Type { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Allows(Rights rights) => (Base & rights) == rights;

    public abstract Errno GetStat(out FileStat stat);

    /// <summary>Frees what it stands for.</summary>
    public abstract void Close();
}
