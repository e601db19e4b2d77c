namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Reads the producers section: which languages and tools made the module (https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md).
/// </summary>
internal static class ProducersSection
{
    public static void Read(WasmReader reader, ModuleDraft draft)
    {
        var fields = reader.ReadCount(draft.Limits.Producers, 2, "fields");
        for (var i = 0; i < fields && !reader.Failed; i++)
        {
            ReadField(ref reader, draft);
        }

        if (reader.Rejection is { } problem)
        {
            draft.Warnings.Add($"The producers section cannot be read, or is too long, and is left out from byte {problem.Offset} on.");
        }
    }

    private static void ReadField(ref WasmReader reader, ModuleDraft draft)
    {
        var field = reader.ReadName(draft.Limits.NameBytes, "the name of a field");
        var values = reader.ReadCount(draft.Limits.Producers - draft.Producers.Count, 2, "producers");
        for (var i = 0; i < values && !reader.Failed; i++)
        {
            var name = reader.ReadName(draft.Limits.NameBytes, "the name of a producer");
            var version = reader.ReadName(draft.Limits.NameBytes, "the version of a producer");
            if (!reader.Failed && field is "language" or "processed-by" or "sdk")
            {
                draft.Producers.Add(new ModuleProducer(field, name, version));
            }
        }
    }
}
