namespace WasmOs.Runtime.Modules.Sections;

/// <summary>The globals that the module defines.</summary>
internal static class GlobalSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        // A type, the mutability and the end of an expression.
        var count = reader.ReadCount(draft.Limits.Globals, 3, "globals");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ExternTypes.ReadGlobal(ref reader, draft);
            ConstantExpression.Skip(ref reader);
        }
    }
}
