namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Reads the element section, which initializes tables. Segments are only counted: the compiler reads them, and its limits of tables bound the memory that it
/// needs.
/// </summary>
internal static class ElementSection
{
    public static void Read(ref WasmReader reader, ScanLimits limits)
    {
        // The smallest segment has three bytes: the flags, one of kind or offset, and the length.
        reader.ReadCount(limits.ElementSegments, 3, "element segments");
        reader.SkipRest();
    }
}
