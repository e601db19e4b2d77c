using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Kernel.Errors;

/// <summary>The errors that rooms have in common; each room has a class of its own for the others, such as <c>TaskErrors</c>. Slugs are part of the interface: add, never change.</summary>
public static class KernelErrors
{
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The request is wrong in one or more fields.</summary>
    public static KernelError InvalidRequest(FieldErrors fields) =>
        new KernelError(KernelErrorKind.Invalid, "invalid-request", "The request is not valid", fields.Summary).WithFields(fields.ToDictionary());

    /// <summary>A continuation token that this list did not give.</summary>
    public static KernelError ContinuationInvalid() => new(
        KernelErrorKind.Invalid, "continuation-invalid", "The continuation is not valid",
        "Pass the continuation of the page before as it was given, or none for the first page.");

    /// <summary>The thing is no longer as it was when its ETag was given.</summary>
    public static KernelError PreconditionFailed(string what) => Changed($"{what} no longer has the ETag of If-Match. Read it again, then repeat the change.");

    /// <summary>The thing is not as a header of the request says that it must be.</summary>
    internal static KernelError Changed(string detail) => new(KernelErrorKind.PreconditionFailed, "precondition-failed", "It was changed meanwhile", detail);

    /// <summary>Something stored cannot be used any more. Another try does not help.</summary>
    public static KernelError ContentDamaged(string detail) =>
        new(KernelErrorKind.Unavailable, "content-damaged", "Stored content is damaged", detail);

    /// <summary>It is larger than allowed.</summary>
    public static KernelError TooLarge(string detail) => new(KernelErrorKind.TooLarge, "too-large", "It is too large", detail);

    /// <summary>No capacity now.</summary>
    public static KernelError Busy(string detail) => new(KernelErrorKind.Busy, "busy", "There is no capacity now", detail, Soon);

    /// <summary>What is stored takes as much room as it may.</summary>
    public static KernelError DiskQuota(long used, long limit) => StoreFull(
        string.Create(CultureInfo.InvariantCulture, $"{used} of {limit} bytes are used, and this would take more. Delete modules or batches that nobody needs: their room is free within two hours. What tasks and the history of runs take goes when TASK_RETENTION and HISTORY_RETENTION are over, so shorten these; or raise MAX_DISK."));

    /// <summary>Storage is down.</summary>
    public static KernelError StorageUnavailable(string detail) =>
        new(KernelErrorKind.Unavailable, "storage-unavailable", "Storage is not available", detail, TimeSpan.FromSeconds(5));

    /// <summary>Storage is down: the error for the boundary that catches the exception.</summary>
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
