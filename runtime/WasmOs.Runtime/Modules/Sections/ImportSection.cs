using System.Text;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the import section.</summary>
internal static class ImportSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var module = "";
        ReadOnlySpan<byte> moduleBytes = default;

        // The smallest import has four bytes: two empty names, the kind and one byte of type.
        var count = reader.ReadCount(draft.Limits.Imports, 4, "imports");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            // Imports of one module mostly follow each other, so the string of the module's name is shared.
            var bytes = reader.ReadNameBytes(draft.Limits.NameBytes, "the module name of an import");
            if (!bytes.SequenceEqual(moduleBytes))
            {
                module = Encoding.UTF8.GetString(bytes);
                moduleBytes = bytes;
            }

            var name = reader.ReadName(draft.Limits.NameBytes, "the name of an import");
            ReadType(ref reader, draft, module, name);
        }
    }

    private static void ReadType(ref WasmReader reader, ModuleDraft draft, string module, string name)
    {
        var start = reader.Position;
        var kind = (ExternKind)reader.ReadByte("the kind of an import");
        FunctionType? type = null;
        switch (kind)
        {
            case ExternKind.Function:
                var index = ExternTypes.ReadFunction(ref reader, draft);
                type = reader.Failed ? null : draft.TypeAt(index, reader);
                break;
            case ExternKind.Table: ExternTypes.ReadTable(ref reader, draft, imported: true); break;
            case ExternKind.Memory: ExternTypes.ReadMemory(ref reader, draft, imported: true); break;
            case ExternKind.Global: ExternTypes.ReadGlobal(ref reader, draft); break;
            case ExternKind.Tag: ExternTypes.ReadTag(ref reader, draft); break;
            default: reader.Fail($"expected the kind of an import, found 0x{(byte)kind:x2}", start); break;
        }

        if (!reader.Failed)
        {
            draft.Imports.Add(new ModuleImport(module, name, kind, type));
        }
    }
}
