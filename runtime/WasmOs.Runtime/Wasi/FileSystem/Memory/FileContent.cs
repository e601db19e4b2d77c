namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The bytes of a file in a <see cref="FileTree"/>, wherever they are kept. They do not change. Thread-safe.</summary>
public abstract class FileContent
{
    private protected FileContent()
    {
    }

    /// <summary>No bytes.</summary>
    public static FileContent Empty { get; } = FromBytes(default);

    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Bytes in memory; they are not copied and must not change.</summary>
    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes) => new BytesContent(bytes);

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">The first one; at or beyond the end there is nothing to read.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many were read: as many as fit and are there.</returns>
    /// <exception cref="IOException">What keeps them cannot be read.</exception>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>All bytes, copied.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        for (var read = 0; read < bytes.Length;)
        {
            read += Read(read, bytes.AsSpan(read));
        }

        return bytes;
    }
}
