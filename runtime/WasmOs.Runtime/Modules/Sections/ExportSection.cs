using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the export section.</summary>
internal static class ExportSection
{
    private const int ShownNameLength = 100;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);

        // The smallest export has three bytes: an empty name, the kind and the index.
        var count = reader.ReadCount(draft.Limits.Exports, 3, "exports");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var start = reader.Position;
            var name = reader.ReadName(draft.Limits.NameBytes, "the name of an export");
            if (!reader.Failed && !names.Add(name))
            {
                reader.Fail($"a second export is named \"{DisplayText.Escape(name, ShownNameLength)}\"", start);
            }

            ReadIndex(ref reader, draft, name);
        }
    }

    private static void ReadIndex(ref WasmReader reader, ModuleDraft draft, string name)
    {
        var start = reader.Position;
        var kind = (ExternKind)reader.ReadByte("the kind of an export");
        var index = reader.ReadU32("the index of an export");
        var available = kind switch
        {
            ExternKind.Function => draft.FunctionTypes.Count,
            ExternKind.Table => draft.Tables.Count,
            ExternKind.Memory => draft.Memories.Count,
            ExternKind.Global => draft.Globals,
            ExternKind.Tag => draft.Tags,
            _ => -1,
        };
        if (available < 0)
        {
            reader.Fail($"expected the kind of an export, found 0x{(byte)kind:x2}", start);
        }
        else if (index >= (uint)available)
        {
            reader.Fail($"there is no {kind} {index} to export; the module has {available:N0}", start);
        }

        if (reader.Failed)
        {
            return;
        }

        var type = kind == ExternKind.Function ? draft.TypeAt(draft.FunctionTypes[(int)index], reader) : null;
        draft.Exports.Add(new ModuleExport(name, kind, type) { FunctionIndex = type is null ? null : index });
    }
}
