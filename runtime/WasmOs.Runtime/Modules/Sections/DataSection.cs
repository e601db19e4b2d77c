namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the data section: the bytes that initialize memories.</summary>
internal static class DataSection
{
    private const uint Passive = 1;
    private const uint ActiveWithMemory = 2;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        // The smallest segment has two bytes: the flags and the length.
        var count = reader.ReadCount(draft.Limits.DataSegments, 2, "data segments");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ReadSegment(ref reader, draft);
        }

        draft.DataSegments = count;
    }

    private static void ReadSegment(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var flags = reader.ReadU32("the flags of a data segment");
        if (flags > ActiveWithMemory)
        {
            reader.Fail($"expected the flags of a data segment (0, 1 or 2), found {flags}", start);
        }

        if (flags == ActiveWithMemory)
        {
            reader.ReadU32("the index of a memory");
        }

        if (flags != Passive)
        {
            ConstantExpression.Skip(ref reader);
        }

        var size = reader.ReadU32("the size of a data segment");
        reader.Skip(size, "a data segment");
        draft.DataBytes += size;
    }
}
