using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Problems;

/// <summary>The HTTP status for each kind of Kernel error.</summary>
internal static class ProblemStatus
{
    public static int Of(KernelErrorKind kind) => kind switch
    {
        KernelErrorKind.Invalid => StatusCodes.Status400BadRequest,
        KernelErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        KernelErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        KernelErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        KernelErrorKind.NotFound => StatusCodes.Status404NotFound,
        KernelErrorKind.Conflict => StatusCodes.Status409Conflict,
        KernelErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        KernelErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        KernelErrorKind.InsufficientStorage => StatusCodes.Status507InsufficientStorage,
        KernelErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        KernelErrorKind.Busy => StatusCodes.Status503ServiceUnavailable,
        KernelErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
