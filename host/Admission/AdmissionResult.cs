namespace WasmOs.Host.Admission;

/// <summary>The decision of an <see cref="AdmissionGate"/> about a request.</summary>
internal enum AdmissionResult
{
    /// <summary>The request may run. It must leave the gate when it has ended.</summary>
    Admitted,

    /// <summary>Refused: the waiting line is full.</summary>
    Full,

    /// <summary>Refused: the longest wait is over.</summary>
    TooLong,

    /// <summary>Refused: the host is stopping.</summary>
    Draining,

    /// <summary>The client disconnected while its request waited.</summary>
    ClientGone,
}
