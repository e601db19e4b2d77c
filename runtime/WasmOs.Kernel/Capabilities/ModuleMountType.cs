namespace WasmOs.Kernel.Capabilities;

/// <summary>Where a mount's files are. Stored as its number: never renumber.</summary>
public enum ModuleMountType
{
    /// <summary>In memory; deleted after the run.</summary>
    Scratch,

    /// <summary>In the archive that was uploaded with the module.</summary>
    Bundle,

    /// <summary>In storage; kept between runs.</summary>
    Volume,

    /// <summary>On this machine, below a directory that the operator allowed.</summary>
    Host,
}
