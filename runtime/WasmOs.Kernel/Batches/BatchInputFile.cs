using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Batches;

/// <summary>
/// Encodes the inputs of a batch as one blob: an index of offsets, then the inputs in the order of their lanes. A lane reads only its own part of the index and
/// its own inputs.
/// </summary>
/// <remarks>
/// <para>The index has a 32-bit offset for each input and one for the end, counted from the first byte after the index. All numbers are 32 bits, little
/// endian.</para>
/// <para>An input is: the lengths of arguments and standard input, the counts of variables and program arguments (−1 for none given), then the data of all
/// these, then a checksum, the first 8 bytes of the SHA-256 of the input up to there. A text is its length and its UTF-8.</para>
/// <para>The highest bit of the first length says that there is a checksum; batches of earlier versions have none.</para>
/// </remarks>
internal static class BatchInputFile
{
    public const int OffsetBytes = sizeof(uint);

    private const int HeadBytes = 4 * sizeof(int);
    private const int CheckBytes = 8;
    private const uint HasCheck = 0x8000_0000;

    /// <summary>The offset of the first input in the blob, which is the length of the index, in bytes.</summary>
    public static long ContentStart(int total) => (long)OffsetBytes * (total + 1);

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<BatchInput> inputs, int lanes)
    {
        using var file = new MemoryStream(
            (int)ContentStart(inputs.Count) + inputs.Sum(static input => HeadBytes + input.Args.Length + input.Input.Length + CheckBytes));
        var index = new byte[ContentStart(inputs.Count)];
        file.Write(index);
        var slot = 0;
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var input = lane; input < inputs.Count; input += lanes)
            {
                WriteOffset(index, slot++, file.Length);
                Write(file, inputs[input]);
            }
        }

        WriteOffset(index, slot, file.Length);
        file.Position = 0;
        file.Write(index);
        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }

    /// <summary>Reads one input. Its arguments and standard input are slices of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes are not a valid input.</exception>
    public static BatchInput Read(ReadOnlyMemory<byte> bytes)
    {
        var head = bytes.Span;
        var first = BinaryPrimitives.ReadUInt32LittleEndian(head);
        var args = (int)(first & ~HasCheck);
        if ((first & HasCheck) != 0)
        {
            head = WithoutCheck(head);
        }

        var input = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        var variables = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        var argv = BinaryPrimitives.ReadInt32LittleEndian(head[12..]);
        if (variables > head.Length || argv > head.Length)
        {
            throw new ArgumentException("The input's counts exceed its size.", nameof(bytes));
        }

        var rest = head[(HeadBytes + args + input)..];
        Dictionary<string, string>? env = variables < 0 ? null : new(variables, StringComparer.Ordinal);
        for (var i = 0; i < variables; i++)
        {
            var name = ReadText(ref rest);
            env![name] = ReadText(ref rest);
        }

        List<string>? arguments = argv < 0 ? null : new(argv);
        for (var i = 0; i < argv; i++)
        {
            arguments!.Add(ReadText(ref rest));
        }

        if (!rest.IsEmpty)
        {
            throw new ArgumentException("The input has bytes after its end.", nameof(bytes));
        }

        return new BatchInput(bytes.Slice(HeadBytes, args), bytes.Slice(HeadBytes + args, input), env, arguments);
    }

    private static ReadOnlySpan<byte> WithoutCheck(ReadOnlySpan<byte> bytes)
    {
        var content = bytes[..^CheckBytes];
        return SHA256.HashData(content).AsSpan(0, CheckBytes).SequenceEqual(bytes[^CheckBytes..])
            ? content
            : throw new ArgumentException("The input's checksum does not match.", nameof(bytes));
    }

    private static void Write(MemoryStream file, in BatchInput input)
    {
        var start = (int)file.Position;
        WriteContent(file, input);
        file.Write(SHA256.HashData(file.GetBuffer().AsSpan(start, (int)file.Position - start)).AsSpan(0, CheckBytes));
    }

    private static void WriteContent(MemoryStream file, in BatchInput input)
    {
        WriteNumber(file, (int)((uint)input.Args.Length | HasCheck));
        WriteNumber(file, input.Input.Length);
        WriteNumber(file, input.Env?.Count ?? -1);
        WriteNumber(file, input.Argv?.Count ?? -1);
        file.Write(input.Args.Span);
        file.Write(input.Input.Span);
        foreach (var (name, value) in input.Env ?? new Dictionary<string, string>())
        {
            WriteText(file, name);
            WriteText(file, value);
        }

        foreach (var argument in input.Argv ?? [])
        {
            WriteText(file, argument);
        }
    }

    private static void WriteOffset(byte[] index, int slot, long position) =>
        BinaryPrimitives.WriteUInt32LittleEndian(index.AsSpan(slot * OffsetBytes), (uint)(position - index.Length));

    private static void WriteNumber(MemoryStream file, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        file.Write(bytes);
    }

    private static void WriteText(MemoryStream file, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(file, bytes.Length);
        file.Write(bytes);
    }

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return text;
    }
}
