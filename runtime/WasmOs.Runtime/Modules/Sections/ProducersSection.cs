namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Who made the module, by the tool conventions (https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md).</summary>
internal static class ProducersSection
{
    public static void Read(WasmReader reader, ModuleDraft draft)
    {
        int fields = reader.ReadCount(draft.Limits.Producers, 2, "fields");
        for (int i = 0; i < fields && !reader.Failed; i++)
            ReadField(ref reader, draft);

        if (reader.Rejection is { } problem)
            draft.Warnings.Add($"The producers section cannot be read, or is too long, and is left out from byte {problem.Offset} on.");
    }

    private static void ReadField(ref WasmReader reader, ModuleDraft draft)
    {
        string field = reader.ReadName(draft.Limits.NameBytes, "the name of a field");
        int values = reader.ReadCount(draft.Limits.Producers - draft.Producers.Count, 2, "producers");
        for (int i = 0; i < values && !reader.Failed; i++)
        {
            string name = reader.ReadName(draft.Limits.NameBytes, "the name of a producer");
            string version = reader.ReadName(draft.Limits.NameBytes, "the version of a producer");
            if (!reader.Failed && field is "language" or "processed-by" or "sdk")
                draft.Producers.Add(new ModuleProducer(field, name, version));
        }
    }
}
