using System.Runtime.CompilerServices;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary>
/// The guest's linear memory during one host call. Every guest pointer is checked here, in 64-bit arithmetic.
/// A method throws <see cref="GuestPointerException"/> when the bytes are outside of the memory or the pointer is not aligned.
/// </summary>
/// <remarks>
/// The raw pointer stays valid during the call: base and length were read when the call began, only guest code can grow (and so move) the memory,
/// and no guest code runs until the call returns.
/// </remarks>
internal readonly unsafe ref struct GuestMemory(byte* data, ulong length)
{
    /// <summary>The bytes at a guest pointer. The span is valid during the host call only.</summary>
    /// <exception cref="GuestPointerException">The bytes are not all in the guest's memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Bytes(uint pointer, uint count)
    {
        if ((ulong)pointer + count > length || count > int.MaxValue)
        {
            ThrowOutOfBounds(pointer, count);
        }

        return new Span<byte>(data + pointer, (int)count);
    }

    /// <summary>Reads a value from the guest's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(uint pointer)
        where T : unmanaged => *(T*)At(pointer, (uint)sizeof(T), (uint)AlignmentOf<T>());

    /// <summary>Writes a value to the guest's memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(uint pointer, T value)
        where T : unmanaged => *(T*)At(pointer, (uint)sizeof(T), (uint)AlignmentOf<T>()) = value;

    /// <summary>An array of values at a guest pointer. The caller must have limited the count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Array<T>(uint pointer, uint count)
        where T : unmanaged => new(At(pointer, (ulong)count * (uint)sizeof(T), (uint)AlignmentOf<T>()), (int)count);

    /// <summary>Checks that a number of bytes at a guest pointer are in memory and that the pointer is aligned. Does not access the bytes.</summary>
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

    // A structure of preview 1 has the alignment of its largest field. The structures of this implementation contain a 64-bit field exactly when their size
    // is a multiple of eight. The exceptions are iovec and prestat, which have two 32-bit fields and implement the marker interface IAlignedTo4.
    private static int AlignmentOf<T>()
        where T : unmanaged => typeof(IAlignedTo4).IsAssignableFrom(typeof(T)) ? 4 : sizeof(T) % 8 == 0 ? 8 : sizeof(T);

    private static void ThrowOutOfBounds(ulong pointer, ulong count) =>
        throw new GuestPointerException(FaultKind.TrapMemoryOutOfBounds, pointer, count);

    private static void ThrowMisaligned(ulong pointer, ulong alignment) =>
        throw new GuestPointerException(FaultKind.TrapHeapMisaligned, pointer, alignment);
}
