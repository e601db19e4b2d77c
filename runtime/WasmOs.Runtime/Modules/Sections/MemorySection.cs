namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the memory section: the linear memories that the module defines.</summary>
internal static class MemorySection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var count = reader.ReadCount(draft.Limits.Memories, 2, "memories");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ExternTypes.ReadMemory(ref reader, draft, imported: false);
        }
    }
}
