namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Reads custom sections, which engines may ignore. Malformed content of a section that is read here leads to a warning; the module is accepted.
/// </summary>
internal static class CustomSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var name = reader.ReadNameBytes(draft.Limits.NameBytes, "the name of a custom section");
        if (++draft.CustomSections > draft.Limits.CustomSections)
        {
            reader.FailOver(draft.CustomSections, draft.Limits.CustomSections, "custom sections", start);
        }

        if (reader.Failed)
        {
            return;
        }

        if (name.SequenceEqual("name"u8))
        {
            NameSection.Read(reader.Fork("name section"), draft);
        }
        else if (name.SequenceEqual("producers"u8))
        {
            ProducersSection.Read(reader.Fork("producers section"), draft);
        }
        else if (name.StartsWith(".debug_"u8))
        {
            draft.DebugBytes += reader.Remaining;
        }
        else if (name.SequenceEqual("dylink"u8) || name.SequenceEqual("dylink.0"u8))
        {
            draft.IsForDynamicLinking = true;
        }

        reader.SkipRest();
    }
}
