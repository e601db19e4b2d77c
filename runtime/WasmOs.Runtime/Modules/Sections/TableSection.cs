namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the table section: the tables that the module defines.</summary>
internal static class TableSection
{
    private const byte WithInitializer = 0x40;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var count = reader.ReadCount(draft.Limits.Tables, 3, "tables");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            var initialized = reader.Rest is [WithInitializer, ..];
            if (initialized)
            {
                ReadPrefix(ref reader);
            }

            ExternTypes.ReadTable(ref reader, draft, imported: false);
            if (initialized)
            {
                ConstantExpression.Skip(ref reader);
            }
        }
    }

    private static void ReadPrefix(ref WasmReader reader)
    {
        reader.Skip(1, "a table");
        var start = reader.Position;
        var reserved = reader.ReadByte("a table with an initializer");
        if (reserved != 0)
        {
            reader.Fail($"expected a table with an initializer (0x40 0x00), found 0x40 0x{reserved:x2}", start);
        }
    }
}
