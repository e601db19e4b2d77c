namespace WasmOs.Host.Admission;

/// <summary>What became of a request that asked to run.</summary>
internal enum AdmissionResult
{
    /// <summary>It may run; it must leave the gate when it has ended.</summary>
    Admitted,

    /// <summary>As many requests wait as are allowed to.</summary>
    Full,

    /// <summary>It waited for as long as a request may.</summary>
    TooLong,

    /// <summary>The host is stopping.</summary>
    Draining,

    /// <summary>Its client went away while it waited.</summary>
    ClientGone,
}
