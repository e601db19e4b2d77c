using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>
/// Encodes a row's properties as one blob: version 1, the count, then the name, type and value of each property. Lengths and counts are 7-bit varints, numbers
/// are little endian, texts are UTF-8. A text that is not well-formed is UTF-16, so that exactly the written text is read again.
/// </summary>
internal static class EntityCodec
{
    private const byte Version = 1;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    public static byte[] Encode(TableEntity entity)
    {
        var target = _scratch ??= new ArrayBufferWriter<byte>(1024);
        target.ResetWrittenCount();
        WriteByte(target, Version);
        WriteVarint(target, entity.Properties.Count);
        foreach (var (name, value) in entity.Properties)
        {
            WriteUtf8(target, name);
            WriteValue(target, value);
        }

        var bytes = target.WrittenSpan.ToArray();
        if (target.Capacity > 1 << 18)
        {
            _scratch = null; // Release a large buffer, so that one large row does not keep memory in each thread.
        }

        return bytes;
    }

    public static void Decode(ReadOnlySpan<byte> bytes, TableEntity entity)
    {
        if (bytes.IsEmpty || bytes[0] != Version)
        {
            throw new StorageUnavailableException(
                "tables", "A row is in a form that this program does not know: the database is damaged or was written by a newer program.");
        }

        var at = 1;
        var count = ReadVarint(bytes, ref at);
        entity.Properties.EnsureCapacity(count);
        for (var i = 0; i < count; i++)
        {
            var name = Encoding.UTF8.GetString(ReadBytes(bytes, ref at));
            entity.Properties[name] = ReadValue(bytes, ref at);
        }
    }

    private static void WriteValue(ArrayBufferWriter<byte> target, object value)
    {
        switch (value)
        {
            case string text:
                WriteString(target, text);
                break;
            case bool flag:
                WriteByte(target, (byte)(flag ? PropertyType.True : PropertyType.False));
                break;
            case int number:
                WriteByte(target, (byte)PropertyType.Int32);
                BinaryPrimitives.WriteInt32LittleEndian(Take(target, 4), number);
                break;
            case long number:
                WriteInt64(target, PropertyType.Int64, number);
                break;
            case double number:
                WriteInt64(target, PropertyType.Double, BitConverter.DoubleToInt64Bits(number));
                break;
            case DateTimeOffset time:
                WriteInt64(target, PropertyType.Time, time.UtcTicks);
                break;
            case Guid guid:
                WriteByte(target, (byte)PropertyType.Guid);
                guid.TryWriteBytes(Take(target, 16));
                break;
            case byte[] bytes:
                WriteByte(target, (byte)PropertyType.Bytes);
                WriteVarint(target, bytes.Length);
                target.Write(bytes);
                break;
            default:
                throw new ArgumentException($"A table does not hold a {value.GetType().Name}.", nameof(value));
        }
    }

    private static object ReadValue(ReadOnlySpan<byte> bytes, ref int at)
    {
        var type = (PropertyType)bytes[at++];
        switch (type)
        {
            case PropertyType.Text:
                return Encoding.UTF8.GetString(ReadBytes(bytes, ref at));
            case PropertyType.Utf16:
                return new string(MemoryMarshal.Cast<byte, char>(ReadBytes(bytes, ref at)));
            case PropertyType.False:
                return false;
            case PropertyType.True:
                return true;
            case PropertyType.Int32:
                return BinaryPrimitives.ReadInt32LittleEndian(ReadFixed(bytes, ref at, 4));
            case PropertyType.Int64:
                return BinaryPrimitives.ReadInt64LittleEndian(ReadFixed(bytes, ref at, 8));
            case PropertyType.Double:
                return BinaryPrimitives.ReadDoubleLittleEndian(ReadFixed(bytes, ref at, 8));
            case PropertyType.Time:
                return new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(ReadFixed(bytes, ref at, 8)), TimeSpan.Zero);
            case PropertyType.Guid:
                return new Guid(ReadFixed(bytes, ref at, 16));
            case PropertyType.Bytes:
                return ReadBytes(bytes, ref at).ToArray();
            default:
                throw new StorageUnavailableException("tables", $"A row has a property of the unknown type {(byte)type}: the database is damaged.");
        }
    }

    private static void WriteString(ArrayBufferWriter<byte> target, string text)
    {
        if (Utf8.FromUtf16(text, target.GetSpan(text.Length * 3), out _, out var written, replaceInvalidSequences: false) == OperationStatus.InvalidData)
        {
            var units = MemoryMarshal.AsBytes(text.AsSpan());
            WriteByte(target, (byte)PropertyType.Utf16);
            WriteVarint(target, units.Length);
            target.Write(units);
            return;
        }

        WriteByte(target, (byte)PropertyType.Text);
        WriteVarint(target, written);
        target.Advance(Encoding.UTF8.GetBytes(text, target.GetSpan(written)));
    }

    private static void WriteUtf8(ArrayBufferWriter<byte> target, string text)
    {
        WriteVarint(target, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, target);
    }

    private static void WriteInt64(ArrayBufferWriter<byte> target, PropertyType type, long value)
    {
        WriteByte(target, (byte)type);
        BinaryPrimitives.WriteInt64LittleEndian(Take(target, 8), value);
    }

    private static void WriteByte(ArrayBufferWriter<byte> target, byte value) => Take(target, 1)[0] = value;

    private static void WriteVarint(ArrayBufferWriter<byte> target, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte(target, (byte)(value | 0x80));
        }

        WriteByte(target, (byte)value);
    }

    private static Span<byte> Take(ArrayBufferWriter<byte> target, int size)
    {
        var span = target.GetSpan(size)[..size];
        target.Advance(size);
        return span;
    }

    private static ReadOnlySpan<byte> ReadBytes(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = ReadVarint(bytes, ref at);
        return ReadFixed(bytes, ref at, length);
    }

    private static ReadOnlySpan<byte> ReadFixed(ReadOnlySpan<byte> bytes, ref int at, int length)
    {
        var part = bytes.Slice(at, length);
        at += length;
        return part;
    }

    private static int ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
