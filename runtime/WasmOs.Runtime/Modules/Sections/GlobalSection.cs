namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the global section: the globals that the module defines.</summary>
internal static class GlobalSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        // The smallest global has three bytes: a type, the mutability and the end of an expression.
        var count = reader.ReadCount(draft.Limits.Globals, 3, "globals");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ExternTypes.ReadGlobal(ref reader, draft);
            ConstantExpression.Skip(ref reader);
        }
    }
}
