namespace WasmOs.Runtime.Modules.Sections;

/// <summary>The tables that the module defines.</summary>
internal static class TableSection
{
    private const byte WithInitializer = 0x40;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var count = reader.ReadCount(draft.Limits.Tables, 3, "tables");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var initialised = reader.Rest is [WithInitializer, ..];
            if (initialised)
            {
                ReadPrefix(ref reader);
            }

            ExternTypes.ReadTable(ref reader, draft, imported: false);
            if (initialised)
            {
                ConstantExpression.Skip(ref reader);
            }
        }
    }

    private static void ReadPrefix(ref WasmReader reader)
    {
        reader.Skip(1, "a table");
        var start = reader.Position;
        var reserved = reader.ReadByte("a table with an initialiser");
        if (reserved != 0)
        {
            reader.Fail($"expected a table with an initialiser (0x40 0x00), found 0x40 0x{reserved:x2}", start);
        }
    }
}
