namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the start section: the function that instantiation runs.</summary>
internal static class StartSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var index = reader.ReadU32("the index of the start function");
        if (!reader.Failed && index >= (uint)draft.FunctionTypes.Count)
        {
            reader.Fail($"there is no function {index} to start; the module has {draft.FunctionTypes.Count:N0}", start);
        }

        draft.HasStart = true;
    }
}
