namespace WasmOs.Runtime.Modules.Sections;

/// <summary>What tables are filled with. Only counted: the compiler reads the segments, whose memory its table limits bound.</summary>
internal static class ElementSection
{
    public static void Read(ref WasmReader reader, ScanLimits limits)
    {
        // Flags, at least one byte of kind or offset, and the length.
        reader.ReadCount(limits.ElementSegments, 3, "element segments");
        reader.SkipRest();
    }
}
