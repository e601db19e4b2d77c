namespace WasmOs.Storage;

/// <summary>Storage did not do what it was asked, for a reason that is not the caller's: it is down, full, read-only, refuses the credentials or timed out.</summary>
/// <remarks>A write may or may not have happened: retry it by the same keys. The message names service and operation and holds no secret.</remarks>
public class StorageUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="service"><c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public StorageUnavailableException(string service, string message, Exception? inner = null)
        : base(message, inner) => Service = service;

    /// <summary><c>blobs</c>, <c>tables</c> or <c>queues</c>.</summary>
    public string Service { get; }
}
