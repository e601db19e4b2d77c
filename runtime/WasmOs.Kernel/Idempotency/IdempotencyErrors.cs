using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Idempotency;

/// <summary>The errors of idempotency keys. Slugs are part of the interface: add, never change.</summary>
public static class IdempotencyErrors
{
    /// <summary>The idempotency key is empty, too long or has characters that are not allowed.</summary>
    public static KernelError KeyInvalid() => new(
        KernelErrorKind.Invalid, "idempotency-key-invalid", "The idempotency key is not valid", "An idempotency key is 1 to 255 printable ASCII characters.");

    /// <summary>The idempotency key was used before with another request body.</summary>
    public static KernelError KeyReused() => new(
        KernelErrorKind.Conflict, "idempotency-key-reused", "The idempotency key was used before",
        "This idempotency key came with another request body. Use a new key for a new request.");

    /// <summary>The first request with this idempotency key has not ended.</summary>
    public static KernelError InProgress() => new(
        KernelErrorKind.Conflict, "idempotency-in-progress", "The first request is still running",
        "A request with this idempotency key is being answered. Try again in a moment.", KernelErrors.Soon);

    /// <summary>The first response under this idempotency key is stored but cannot be read.</summary>
    public static KernelError FirstAnswerUnreadable(string why) => new(
        KernelErrorKind.Unavailable, "first-answer-unreadable", "The first answer cannot be read",
        $"The work of this idempotency key was done, but its answer cannot be shown again. {why} The work is not done again under this key.");
}
