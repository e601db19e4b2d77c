using WasmOs.Runtime.Wasi.Abi;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Wasi.Descriptors;

/// <summary>Standard input, output or error. Made once per <see cref="WasiState"/> and reused for many runs.</summary>
internal sealed class StreamDescriptor : Descriptor
{
    private bool _isTerminal;

    public IGuestInput? Input { get; private set; }

    public IGuestOutput? Output { get; private set; }

    public override FileType Type => _isTerminal ? FileType.CharacterDevice : FileType.Unknown;

    public void Begin(IGuestInput? input, IGuestOutput? output, bool isTerminal)
    {
        Input = input;
        Output = output;
        Flags = FdFlags.None;
        Base = input is null ? Rights.Output : Rights.Input;
        Inheriting = Rights.None;
        _isTerminal = isTerminal;
    }

    /// <summary>Drops the references to the streams. The streams are not disposed: they belong to the creator of the run's options.</summary>
    public override void Close()
    {
        Input = null;
        Output = null;
    }

    public override Errno GetStat(out FileStat stat)
    {
        stat = new FileStat { Type = Type, Links = 1 };
        return Errno.Success;
    }
}
