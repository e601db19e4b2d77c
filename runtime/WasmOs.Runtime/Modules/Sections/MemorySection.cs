namespace WasmOs.Runtime.Modules.Sections;

/// <summary>The linear memories that the module defines.</summary>
internal static class MemorySection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        int count = reader.ReadCount(draft.Limits.Memories, 2, "memories");
        for (int i = 0; i < count && !reader.Failed; i++)
            ExternTypes.ReadMemory(ref reader, draft, imported: false);
    }
}
