using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Memory;

namespace WasmOs.Functions.Bodies;

/// <summary>
/// Counts request bodies that are held whole, as they arrive and until the request has ended, with what the host holds for runs. What a client announces is not counted: otherwise a client that
/// sends nothing could take the memory of all others.
/// </summary>
internal static class BodyMemory
{
    /// <summary>A body up to here is not counted: the connections that may have one are bounded, and most bodies are as small.</summary>
    public const long FreeBytes = 64 * 1024;

    private static readonly object Key = new();
    private static readonly object RefusedKey = new();

    /// <summary>Counts bytes of a body that are about to be held.</summary>
    /// <returns>False when the host holds as much as it may; <see cref="Refusal"/> then says so.</returns>
    public static bool TryHold(HttpContext context, long bytes)
    {
        if (bytes <= 0 || Of(context) is not { } reservation || reservation.TryTake(bytes))
        {
            return true;
        }

        context.Items[RefusedKey] = null;
        return false;
    }

    /// <summary>The problem of a body that was not read to its end: the host had no room for it, or it is larger than allowed.</summary>
    /// <param name="context">Its request.</param>
    /// <param name="what">What the body is; the subject of a sentence.</param>
    /// <param name="limit">Its largest size.</param>
    public static Problem Refusal(HttpContext context, string what, in SizeLimit limit) => context.Items.ContainsKey(RefusedKey)
        ? Problem.From(KernelErrors.Busy("The host holds as many bytes of requests and runs as it may (MAX_HELD_BYTES). Try again in a moment."))
        : Problem.TooLarge(what, limit);

    private static MemoryReservation? Of(HttpContext context)
    {
        if (context.Items.TryGetValue(Key, out var kept))
        {
            return (MemoryReservation)kept!;
        }

        if (context.RequestServices?.GetService(typeof(WasmRuntime)) is not WasmRuntime runtime)
        {
            return null;
        }

        var reservation = new MemoryReservation(runtime.HeldMemory, long.MaxValue);
        context.Items[Key] = reservation;
        context.Response.RegisterForDispose(reservation);
        return reservation;
    }
}
