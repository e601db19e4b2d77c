using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime;
using WasmOs.Runtime.Memory;

namespace WasmOs.Functions.Bodies;

/// <summary>
/// Counts the memory of request bodies that are held as a whole. Bytes are counted as they arrive and until the request has ended, in the same total as the
/// memory of runs (MAX_HELD_BYTES).
/// Announced lengths are not counted: otherwise a client that announces much and sends nothing could take the memory of all others.
/// </summary>
internal static class BodyMemory
{
    /// <summary>
    /// A body up to this size, in bytes, is not counted. Most bodies are this small, and the number of connections bounds how many there can be.
    /// </summary>
    public const long FreeBytes = 64 * 1024;

    private static readonly object Key = new();
    private static readonly object RefusedKey = new();

    /// <summary>Counts bytes of a body. Call this before the bytes are held.</summary>
    /// <returns>False when the host already holds as much as it may. Then <see cref="Refusal"/> returns the problem that says so.</returns>
    public static bool TryHold(HttpContext context, long bytes)
    {
        if (bytes <= 0 || Of(context) is not { } reservation || reservation.TryTake(bytes))
        {
            return true;
        }

        context.Items[RefusedKey] = null;
        return false;
    }

    /// <summary>
    /// The problem to answer with when a body is not used: the host had no memory for it, it is larger than allowed, or its caller may call no longer.
    /// </summary>
    /// <param name="context">The request that has the body.</param>
    /// <param name="what">What the body is, as the subject of a sentence: "A batch".</param>
    /// <param name="limit">The largest size of such a body.</param>
    public static Problem Refusal(HttpContext context, string what, in SizeLimit limit) =>
        SlowBodyCaller.RefusalOf(context) is { } refusal ? Problem.From(refusal)
        : context.Items.ContainsKey(RefusedKey)
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
