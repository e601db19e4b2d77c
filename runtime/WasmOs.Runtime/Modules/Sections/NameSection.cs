namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the name section, which has names for debuggers. Only the module's name is kept.</summary>
internal static class NameSection
{
    private const byte ModuleName = 0;

    public static void Read(WasmReader reader, ModuleDraft draft)
    {
        while (reader.Remaining > 0 && draft.Name is null)
        {
            var id = reader.ReadByte("a subsection");
            var size = reader.ReadU32("the size of a subsection");
            if (id == ModuleName)
            {
                ReadModuleName(ref reader, size, draft);
            }
            else
            {
                reader.Skip(size, "a subsection");
            }
        }

        if (reader.Rejection is { } problem)
        {
            draft.Warnings.Add($"The name section cannot be read and is left out, from byte {problem.Offset} on.");
        }
    }

    private static void ReadModuleName(ref WasmReader reader, uint size, ModuleDraft draft)
    {
        var outer = reader.Enter(size, "a subsection");
        var name = reader.ReadName(draft.Limits.NameBytes, "the module's name");
        if (!reader.Failed)
        {
            draft.Name = name;
        }

        reader.Leave(outer);
    }
}
