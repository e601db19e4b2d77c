using System.Runtime.CompilerServices;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>The caller's linear memory during one host call. Every guest pointer is checked here, once, in 64-bit arithmetic.</summary>
/// <remarks>
/// What makes the raw pointers safe: base and length were taken when the call began, only guest code can grow (and so move) the memory, and no guest code runs
/// until the call returns.
/// </remarks>
internal readonly unsafe ref struct GuestMemory(byte* data, ulong length)
{
    /// <summary>The bytes at a guest pointer.</summary>
    /// <exception cref="GuestPointerException">They are not all in memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Bytes(uint pointer, uint count)
    {
        if ((ulong)pointer + count > length || count > int.MaxValue)
        {
            ThrowOutOfBounds(pointer, count);
        }

        return new Span<byte>(data + pointer, (int)count);
    }

    /// <summary>A value that the guest wrote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(uint pointer)
        where T : unmanaged => *(T*)At(pointer, (uint)sizeof(T), (uint)AlignmentOf<T>());

    /// <summary>Gives the guest a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(uint pointer, T value)
        where T : unmanaged => *(T*)At(pointer, (uint)sizeof(T), (uint)AlignmentOf<T>()) = value;

    /// <summary>An array of values at a guest pointer. The count must have been bounded by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Array<T>(uint pointer, uint count)
        where T : unmanaged => new(At(pointer, (ulong)count * (uint)sizeof(T), (uint)AlignmentOf<T>()), (int)count);

    /// <summary>Checks that so many bytes at a guest pointer are in memory and that the pointer is aligned, without touching them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check(uint pointer, ulong bytes, uint alignment) => At(pointer, bytes, alignment);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(uint pointer, ulong bytes, uint alignment)
    {
        if (pointer + bytes > length)
        {
            ThrowOutOfBounds(pointer, bytes);
        }

        if ((pointer & (alignment - 1)) != 0)
        {
            ThrowMisaligned(pointer, alignment);
        }

        return data + pointer;
    }

    // Structs of preview 1 are aligned as their largest field: those of this implementation hold a 64-bit field exactly when their size is a multiple of eight,
    // except for iovecs and prestats, which are two 32-bit fields and say so by implementing the marker.
    private static int AlignmentOf<T>()
        where T : unmanaged => typeof(IAlignedTo4).IsAssignableFrom(typeof(T)) ? 4 : sizeof(T) % 8 == 0 ? 8 : sizeof(T);

    private static void ThrowOutOfBounds(ulong pointer, ulong count) =>
        throw new GuestPointerException(FaultKind.TrapMemoryOutOfBounds, pointer, count);

    private static void ThrowMisaligned(ulong pointer, ulong alignment) =>
        throw new GuestPointerException(FaultKind.TrapHeapMisaligned, pointer, alignment);
}
