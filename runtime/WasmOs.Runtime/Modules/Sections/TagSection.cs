namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the tag section: the exception tags that the module defines.</summary>
internal static class TagSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var count = reader.ReadCount(draft.Limits.Tags, 2, "tags");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ExternTypes.ReadTag(ref reader, draft);
        }
    }
}
