namespace WasmOs.Runtime.Wasi.FileSystem.Memory;

/// <summary>The bytes of a file in a <see cref="FileTree"/>, in memory or on disk. The bytes do not change. Thread-safe.</summary>
public abstract class FileContent
{
    private protected FileContent()
    {
    }

    /// <summary>A content of 0 bytes.</summary>
    public static FileContent Empty { get; } = FromBytes(default);

    /// <summary>The number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Makes a content of bytes in memory. The bytes are not copied, so they must not change afterwards.</summary>
    public static FileContent FromBytes(ReadOnlyMemory<byte> bytes) => new BytesContent(bytes);

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Position of the first byte. At or beyond the end nothing is read.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <returns>The number of bytes read: as many as the destination holds, or fewer at the end of the content.</returns>
    /// <exception cref="IOException">The disk or other storage of the bytes cannot be read.</exception>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>Copies all bytes into a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = Read(read, bytes.AsSpan(read));
            read += count > 0 ? count : throw new EndOfStreamException($"The file ended after {read} of {bytes.Length} bytes.");
        }

        return bytes;
    }
}
