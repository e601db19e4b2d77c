namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the function section: the types of the functions that the module defines.</summary>
internal static class FunctionSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var count = reader.ReadCount(draft.Limits.Functions, 1, "functions");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ExternTypes.ReadFunction(ref reader, draft);
        }

        draft.DefinedFunctions = count;
    }
}
