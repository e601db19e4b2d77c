namespace WasmOs.Storage;

/// <summary>
/// A storage operation failed for a reason that is not the caller's: the storage is down, full or read-only, refuses the credentials, or did not respond in
/// time.
/// </summary>
/// <remarks>
/// A write may or may not have happened: repeat it with the same keys. The message names the service and the operation and contains no secret.
/// </remarks>
public class StorageUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="service">The service: <c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public StorageUnavailableException(string service, string message, Exception? inner = null)
        : base(message, inner) => Service = service;

    /// <summary>The service that failed: <c>blobs</c>, <c>tables</c> or <c>queues</c>.</summary>
    public string Service { get; }
}
