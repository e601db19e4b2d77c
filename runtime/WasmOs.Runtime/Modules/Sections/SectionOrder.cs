namespace WasmOs.Runtime.Modules.Sections;

/// <summary>The order of the sections in a module. Sections that later proposals added come between those of the first version.</summary>
internal static class SectionOrder
{
    private static readonly SectionId[] Order =
    [
        SectionId.Type, SectionId.Import, SectionId.Function, SectionId.Table, SectionId.Memory, SectionId.Tag, SectionId.Global, SectionId.Export,
        SectionId.Start, SectionId.Element, SectionId.DataCount, SectionId.Code, SectionId.Data,
    ];

    /// <summary>The position of a section in the order, from 0; -1 for custom and unknown sections, which may be anywhere.</summary>
    public static int RankOf(SectionId id) => Array.IndexOf(Order, id);

    /// <summary>The name of a section for messages.</summary>
    public static string NameOf(SectionId id) => id switch
    {
        SectionId.Type => "type section",
        SectionId.Import => "import section",
        SectionId.Function => "function section",
        SectionId.Table => "table section",
        SectionId.Memory => "memory section",
        SectionId.Global => "global section",
        SectionId.Export => "export section",
        SectionId.Start => "start section",
        SectionId.Element => "element section",
        SectionId.Code => "code section",
        SectionId.Data => "data section",
        SectionId.DataCount => "data count section",
        SectionId.Tag => "tag section",
        _ => "custom section",
    };
}
