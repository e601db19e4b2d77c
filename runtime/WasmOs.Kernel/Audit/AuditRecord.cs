using System.Text.Json;

namespace WasmOs.Kernel.Audit;

/// <summary>An entry as it is in the trail.</summary>
/// <param name="Writer">The writer of the chain.</param>
/// <param name="Seq">The number of the line in the chain.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Line">The line.</param>
public sealed record AuditRecord(string Writer, long Seq, DateTimeOffset Time, ReadOnlyMemory<byte> Line) : IComparable<AuditRecord>
{
    /// <summary>Writes the line, with the name of its writer.</summary>
    public static void Write(Utf8JsonWriter writer, AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        using var line = JsonDocument.Parse(record.Line);
        writer.WriteStartObject();
        writer.WriteString("writer", record.Writer);
        foreach (var member in line.RootElement.EnumerateObject())
        {
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Older entries are less; entries of one time are in the order of writers and numbers.</summary>
    public int CompareTo(AuditRecord? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byTime = Time.CompareTo(other.Time);
        var byWriter = byTime != 0 ? byTime : string.CompareOrdinal(Writer, other.Writer);
        return byWriter != 0 ? byWriter : Seq.CompareTo(other.Seq);
    }

    /// <summary>Compares; see <see cref="CompareTo"/>.</summary>
    public static bool operator <(AuditRecord left, AuditRecord right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Compares; see <see cref="CompareTo"/>.</summary>
    public static bool operator >(AuditRecord left, AuditRecord right) => left is not null && left.CompareTo(right) > 0;

    /// <summary>Compares; see <see cref="CompareTo"/>.</summary>
    public static bool operator <=(AuditRecord left, AuditRecord right) => !(left > right);

    /// <summary>Compares; see <see cref="CompareTo"/>.</summary>
    public static bool operator >=(AuditRecord left, AuditRecord right) => !(left < right);
}
