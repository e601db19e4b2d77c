using System.Collections.Immutable;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// Writes an analysis in a compact binary form and reads it back. The reader trusts its input, so use it only for data whose seal was checked.
/// </summary>
internal static class AnalysisCodec
{
    /// <summary>Must be raised with each change of the format. An artifact of another version counts as missing, and the module is compiled again.</summary>
    private const byte Version = 2;

    public static void Write(BinaryWriter writer, ModuleAnalysis analysis)
    {
        writer.Write(Version);
        writer.Write((byte)analysis.Kind);
        writer.Write(analysis.Size);
        writer.Write(analysis.HasStart);
        writer.Write(analysis.FunctionCount);
        writer.Write(analysis.CodeBytes);
        writer.Write(analysis.DataBytes);
        WriteText(writer, analysis.Name);
        WriteAll(writer, analysis.Imports, static (w, import) =>
        {
            w.Write(import.Module);
            w.Write(import.Name);
            w.Write((byte)import.Kind);
            WriteType(w, import.Type);
        });
        WriteAll(writer, analysis.Exports, static (w, export) =>
        {
            w.Write(export.Name);
            w.Write((byte)export.Kind);
            WriteType(w, export.Type);
            w.Write(export.FunctionIndex is { } index ? index : -1L);
        });
        WriteAll(writer, analysis.Memories, static (w, memory) =>
        {
            w.Write(memory.MinBytes);
            w.Write(memory.MaxBytes ?? -1);
            w.Write(memory.Imported);
        });
        WriteAll(writer, analysis.Tables, static (w, table) =>
        {
            w.Write(table.MinElements);
            w.Write(table.MaxElements ?? -1);
            w.Write(table.Imported);
        });
        WriteAll(writer, analysis.Producers, static (w, producer) =>
        {
            w.Write(producer.Field);
            w.Write(producer.Name);
            w.Write(producer.Version);
        });
        WriteAll(writer, analysis.Warnings, static (w, warning) => w.Write(warning));
    }

    public static bool TryRead(BinaryReader reader, out ModuleAnalysis? analysis)
    {
        analysis = null;
        if (reader.ReadByte() != Version)
        {
            return false;
        }

        // C# evaluates object initializers in the order in which they are written. This order must be the one in which Write writes.
        var kind = (ModuleKind)reader.ReadByte();
        analysis = new ModuleAnalysis
        {
            Kind = kind,
            Size = reader.ReadInt64(),
            HasStart = reader.ReadBoolean(),
            FunctionCount = reader.ReadInt32(),
            CodeBytes = reader.ReadInt64(),
            DataBytes = reader.ReadInt64(),
            Name = ReadText(reader),
            Imports = ReadAll(reader, static r => new ModuleImport(r.ReadString(), r.ReadString(), (ExternKind)r.ReadByte(), ReadType(r))),
            Exports = ReadAll(
                reader, static r => new ModuleExport(r.ReadString(), (ExternKind)r.ReadByte(), ReadType(r)) { FunctionIndex = (uint?)ReadOptional(r) }),
            Memories = ReadAll(reader, static r => new ModuleMemory(r.ReadInt64(), ReadOptional(r), r.ReadBoolean())),
            Tables = ReadAll(reader, static r => new ModuleTable(r.ReadInt64(), ReadOptional(r), r.ReadBoolean())),
            Producers = ReadAll(reader, static r => new ModuleProducer(r.ReadString(), r.ReadString(), r.ReadString())),
            Warnings = ReadAll(reader, static r => r.ReadString()),
        };
        return true;
    }

    private static void WriteAll<T>(BinaryWriter writer, ImmutableArray<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Length);
        foreach (var item in items)
        {
            write(writer, item);
        }
    }

    private static ImmutableArray<T> ReadAll<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(read(reader));
        }

        return items.MoveToImmutable();
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }

    private static string? ReadText(BinaryReader reader)
    {
        var present = reader.ReadBoolean();
        var text = reader.ReadString();
        return present ? text : null;
    }

    private static long? ReadOptional(BinaryReader reader)
    {
        var value = reader.ReadInt64();
        return value < 0 ? null : value;
    }

    private static void WriteType(BinaryWriter writer, FunctionType? type)
    {
        writer.Write(type is not null);
        if (type is not null)
        {
            WriteAll(writer, type.Parameters, static (w, kind) => w.Write((byte)kind));
            WriteAll(writer, type.Results, static (w, kind) => w.Write((byte)kind));
        }
    }

    private static FunctionType? ReadType(BinaryReader reader) =>
        reader.ReadBoolean()
            ? new FunctionType(ReadAll(reader, static r => (ValueKind)r.ReadByte()), ReadAll(reader, static r => (ValueKind)r.ReadByte()))
            : null;
}
