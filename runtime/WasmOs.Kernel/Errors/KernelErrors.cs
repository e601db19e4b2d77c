using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Kernel.Errors;

/// <summary>
/// The errors that rooms share. Each room has its own class for its own errors, such as <c>TaskErrors</c>. Slugs are part of the public interface: add new
/// ones, never change existing ones.
/// </summary>
public static class KernelErrors
{
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>One or more fields of the request are invalid.</summary>
    public static KernelError InvalidRequest(FieldErrors fields) =>
        new KernelError(KernelErrorKind.Invalid, "invalid-request", "The request is not valid", fields.Summary).WithFields(fields.ToDictionary());

    /// <summary>The continuation token was not issued by this list.</summary>
    public static KernelError ContinuationInvalid() => new(
        KernelErrorKind.Invalid, "continuation-invalid", "The continuation is not valid",
        "Pass the continuation of the page before as it was given, or none for the first page.");

    /// <summary>The object has changed since its ETag was issued.</summary>
    public static KernelError PreconditionFailed(string what) => Changed($"{what} no longer has the ETag of If-Match. Read it again, then repeat the change.");

    /// <summary>A precondition in a header of the request does not hold.</summary>
    internal static KernelError Changed(string detail) => new(KernelErrorKind.PreconditionFailed, "precondition-failed", "It was changed meanwhile", detail);

    /// <summary>Stored content is damaged. A retry does not help.</summary>
    public static KernelError ContentDamaged(string detail) =>
        new(KernelErrorKind.Unavailable, "content-damaged", "Stored content is damaged", detail);

    /// <summary>The request or an object in it is larger than allowed.</summary>
    public static KernelError TooLarge(string detail) => new(KernelErrorKind.TooLarge, "too-large", "It is too large", detail);

    /// <summary>There is no capacity now.</summary>
    public static KernelError Busy(string detail) => new(KernelErrorKind.Busy, "busy", "There is no capacity now", detail, Soon);

    /// <summary>The stored data has reached the limit of disk space.</summary>
    /// <param name="used">The bytes that are used.</param>
    /// <param name="limit">The limit, bytes.</param>
    /// <param name="audit">The bytes of <paramref name="used"/> that the audit trail takes.</param>
    public static KernelError DiskQuota(long used, long limit, long audit) => StoreFull(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{used} of {limit} bytes are used, and this would take more. Of these the audit trail has {audit}, which stay for AUDIT_RETENTION_DAYS. Delete modules or batches that nobody needs: their room is free within two hours. What tasks and the history of runs take goes when TASK_RETENTION and HISTORY_RETENTION are over, so shorten these; or raise MAX_DISK."));

    /// <summary>Storage is down.</summary>
    public static KernelError StorageUnavailable(string detail) =>
        new(KernelErrorKind.Unavailable, "storage-unavailable", "Storage is not available", detail, TimeSpan.FromSeconds(5));

    /// <summary>Converts the exception of a failed storage operation to an error, at the boundary that catches it.</summary>
    public static KernelError From(StorageUnavailableException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            ContentDamagedException => ContentDamaged(exception.Message),
            StorageFullException => StoreFull(exception.Message),
            _ => StorageUnavailable(exception.Message),
        };
    }

    private static KernelError StoreFull(string detail) => new(KernelErrorKind.InsufficientStorage, "disk-quota", "The store has reached its limit", detail);
}
