using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Keys;

namespace WasmOs.Kernel.Audit;

/// <summary>Writes lines of the audit trail, one after another into one block. Makes no garbage once its buffer has grown. Not thread-safe.</summary>
internal sealed class AuditLineEncoder
{
    /// <summary>The longest texts, bytes as they stand in the line: escaped, a character takes up to six, and a pair twelve.</summary>
    private const int MaxText = 512;
    private const int MaxLongText = 1024;
    private const int MaxDenied = 32;

    /// <summary>The longest form of a character: <c>\uXXXX</c>.</summary>
    private const int MaxEscape = 6;

    /// <summary>More than numbers, hashes and names of members of a line take.</summary>
    private const int FixedPart = 1024;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly byte[] _prev = new byte[AuditText.HashLength];
    private byte[] _buffer = new byte[64 << 10];
    private int _line;

    /// <summary>The number of the last line.</summary>
    public long Seq { get; private set; }

    /// <summary>How many bytes are in the block.</summary>
    public int Length { get; private set; }

    /// <summary>The block.</summary>
    public ReadOnlyMemory<byte> Block => _buffer.AsMemory(0, Length);

    /// <summary>The hash of the last line, as text.</summary>
    public string PrevText => Encoding.ASCII.GetString(_prev);

    /// <summary>Begins a block after a line.</summary>
    /// <param name="seq">The number of the line.</param>
    /// <param name="hash">The hash of the line, in hexadecimal.</param>
    public void Begin(long seq, string hash)
    {
        (Seq, Length) = (seq, 0);
        Encoding.ASCII.GetBytes(hash, _prev);
    }

    /// <summary>Writes an entry.</summary>
    public void Write(AuditEntry entry, DateTimeOffset time)
    {
        Open(time);
        Text(",\"action\":"u8, entry.Action, MaxText);
        Text(",\"outcome\":"u8, AuditNames.Of(entry.Outcome), MaxText);
        Text(",\"caller\":"u8, entry.Caller, MaxText);
        Text(",\"caller_id\":"u8, entry.CallerId, MaxText);
        Text(",\"key_id\":"u8, entry.KeyId, MaxText);
        Text(",\"address\":"u8, entry.Address, MaxText);
        Text(",\"request_id\":"u8, entry.RequestId, MaxText);
        Text(",\"target\":"u8, entry.Target, MaxText);
        Text(",\"change\":"u8, entry.Change, MaxLongText);
        Number(",\"status\":"u8, entry.Status == 0 ? null : entry.Status);
        Text(",\"reason\":"u8, entry.Reason, MaxLongText);
        WriteRun(entry);
        Close();
    }

    /// <summary>Writes the first line of a segment.</summary>
    /// <param name="name">The name of the segment.</param>
    /// <param name="previous">The writer's segment before; null for the first.</param>
    /// <param name="from">No entry of the segment is older.</param>
    /// <param name="time">The time.</param>
    public void WriteStart(AuditName name, string? previous, DateTimeOffset from, DateTimeOffset time)
    {
        Open(time);
        Text(",\"segment\":{\"writer\":"u8, name.Writer, MaxText);
        Number(",\"number\":"u8, name.Number);
        Text(",\"name\":"u8, name.ToString(), MaxLongText);
        if (previous is not null)
        {
            Text(",\"previous\":"u8, previous, MaxLongText);
        }

        Raw(",\"from\":\""u8);
        Utf8Formatter.TryFormat(from.UtcDateTime, _buffer.AsSpan(Length), out var written, 'O');
        Length += written;
        Raw("\"}"u8);
        Close();
    }

    /// <summary>Writes a signed line.</summary>
    /// <param name="statement">The member that says what is signed, such as <c>"head":{…}</c>.</param>
    /// <param name="time">The time.</param>
    /// <param name="key">Signs.</param>
    public void WriteSigned(string statement, DateTimeOffset time, SigningKey key)
    {
        Open(time);
        Ensure((statement.Length * 3) + FixedPart);
        Raw(","u8);
        Length += Encoding.UTF8.GetBytes(statement, _buffer.AsSpan(Length));
        var signature = key.Sign(AuditText.SignedBytes(_buffer.AsSpan(_line, Length - _line)));
        Raw(AuditText.Signature);
        Base64Url.EncodeToUtf8(signature, _buffer.AsSpan(Length), out _, out var written);
        Length += written;
        Raw("\""u8);
        Close();
    }

    private void WriteRun(AuditEntry entry)
    {
        if (entry.ExecutionId is { } execution)
        {
            Raw(",\"execution_id\":\""u8);
            execution.Value.TryFormat(_buffer.AsSpan(Length), out var written);
            Length += written;
            Raw("\""u8);
        }

        Text(",\"module\":"u8, entry.Module, MaxText);
        if (entry.Digest is { } digest)
        {
            Span<byte> hash = stackalloc byte[AuditHash.Size];
            digest.CopyTo(hash);
            Raw(",\"digest\":\"sha256:"u8);
            AuditHash.WriteHex(hash, _buffer.AsSpan(Length));
            Length += AuditText.HashLength;
            Raw("\""u8);
        }

        Text(",\"function\":"u8, entry.Function, MaxText);
        Number(",\"fuel\":"u8, entry.Fuel);
        if (entry.Cpu is { } cpu)
        {
            Raw(",\"cpu_ms\":"u8);
            Math.Round(cpu.TotalMilliseconds, 3).TryFormat(_buffer.AsSpan(Length), out var written, "0.###", CultureInfo.InvariantCulture);
            Length += written;
        }

        Number(",\"memory_peak_bytes\":"u8, entry.MemoryPeakBytes);
        WriteDenied(entry.Denied);
    }

    private void WriteDenied(ImmutableArray<string> denied)
    {
        if (denied.IsDefaultOrEmpty)
        {
            return;
        }

        Raw(",\"denied\":["u8);
        for (var i = 0; i < Math.Min(denied.Length, MaxDenied); i++)
        {
            Text(i == 0 ? ""u8 : ","u8, denied[i], MaxText);
        }

        Raw("]"u8);
    }

    private void Open(DateTimeOffset time)
    {
        Ensure(FixedPart);
        _line = Length;
        Raw(AuditText.Seq);
        (Seq + 1).TryFormat(_buffer.AsSpan(Length), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
        Raw(AuditText.Prev);
        Raw(_prev);
        Raw(AuditText.Time);
        Utf8Formatter.TryFormat(time.UtcDateTime, _buffer.AsSpan(Length), out written, 'O');
        Length += written;
        Raw("\""u8);
    }

    private void Close()
    {
        Ensure(2);
        Raw("}"u8);
        Span<byte> hash = stackalloc byte[AuditHash.Size];
        SHA256.HashData(_buffer.AsSpan(_line, Length - _line), hash);
        AuditHash.WriteHex(hash, _prev);
        Raw("\n"u8);
        Seq++;
    }

    private void Number(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            Raw(name);
            number.TryFormat(_buffer.AsSpan(Length), out var written, default, CultureInfo.InvariantCulture);
            Length += written;
        }
    }

    private void Text(ReadOnlySpan<byte> name, string? value, int max)
    {
        if (value is null)
        {
            return;
        }

        var text = SecretText.Mask(value).AsSpan();
        text = text[..Math.Min(text.Length, max)];
        Ensure((text.Length * MaxEscape) + FixedPart);
        Raw(name);
        _buffer[Length++] = (byte)'"';
        if (text.IndexOfAnyExcept(Plain) < 0)
        {
            Length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(Length));
        }
        else
        {
            Escape(text, max);
        }

        _buffer[Length++] = (byte)'"';
    }

    /// <summary>Writes all but plain ASCII as <c>\uXXXX</c>, so that a line can be shown on any terminal and page. Ends before
    /// the character that would make the text too long.</summary>
    private void Escape(ReadOnlySpan<char> text, int max)
    {
        var end = Length + max;
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            // Half of a pair, as cutting leaves, is not text: it arrives here as the replacement character.
            var count = rune.EncodeToUtf16(units);
            if (Length + (Plain.Contains(units[0]) ? 1 : count * MaxEscape) > end)
            {
                return;
            }

            foreach (var unit in units[..count])
            {
                if (Plain.Contains(unit))
                {
                    _buffer[Length++] = (byte)unit;
                    continue;
                }

                Raw("\\u"u8);
                ((int)unit).TryFormat(_buffer.AsSpan(Length), out var written, "x4", CultureInfo.InvariantCulture);
                Length += written;
            }
        }
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Makes place for the next member and what follows it up to the next call.</summary>
    private void Ensure(int bytes)
    {
        if (_buffer.Length - Length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, Length + bytes));
        }
    }
}
