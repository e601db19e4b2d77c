using WasmOs.Runtime.Modules.Sections;
using WasmOs.Runtime.Modules.Toolchains;

namespace WasmOs.Runtime.Modules.Scan;

/// <summary>
/// Reads the sections of a module before anything is compiled: finds its imports and exports, and checks the limits. Takes time linear in the size of the
/// binary, and no recursion. Allocates memory for elements that it has read, never by a number that the binary claims. Whether the code has valid types is left
/// to the compiler. Thread-safe. Follows the binary format of the WebAssembly 3.0 specification (https://webassembly.github.io/spec/core/binary/).
/// </summary>
public static class ModuleScanner
{
    /// <summary>Scans a module.</summary>
    /// <param name="wasm">The whole binary.</param>
    /// <param name="limits">The limits of the module; not kept.</param>
    /// <returns>The analysis of the module, or the first reason why it is refused.</returns>
    public static ModuleScanResult Scan(ReadOnlySpan<byte> wasm, ScanLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (wasm.Length > limits.ModuleBytes)
        {
            var message = $"The module is too large: {wasm.Length:N0} bytes; at most {limits.ModuleBytes:N0} are allowed. Strip it or build it for size.";
            return new ModuleScanResult(new ModuleRejection(ModuleRejectionKind.TooLarge, message, null));
        }

        var reader = new WasmReader(wasm);
        var draft = new ModuleDraft(limits);
        Preamble.Read(ref reader);
        var rank = -1;
        while (reader.Remaining > 0)
        {
            ReadSection(ref reader, draft, ref rank);
        }

        CheckWhole(ref reader, draft);
        if (reader.Rejection is { } rejection)
        {
            // The name of a feature alone does not help the user: add which tool uses it, and what to build instead.
            return new ModuleScanResult(
                RejectionAdvice.For(rejection, wasm) is { } advice ? rejection with { Message = $"{rejection.Message} {advice}" } : rejection);
        }

        ModuleWarnings.Add(draft);
        return new ModuleScanResult(draft.ToAnalysis(wasm.Length));
    }

    private static void ReadSection(ref WasmReader reader, ModuleDraft draft, ref int rank)
    {
        var start = reader.Position;
        reader.Context = "module";
        var id = (SectionId)reader.ReadByte("a section");
        if (id > SectionId.Tag)
        {
            reader.Fail($"expected a section, found the unknown number {(byte)id}", start);
            return;
        }

        if (id != SectionId.Custom)
        {
            CheckOrder(ref reader, id, start, ref rank);
        }

        var name = SectionOrder.NameOf(id);
        var outer = reader.Enter(reader.ReadU32("the size of a section"), name);
        if (reader.Failed)
        {
            return;
        }

        reader.Context = name;
        ReadContent(ref reader, draft, id);
        if (reader.Remaining > 0)
        {
            reader.Fail($"{reader.Remaining:N0} bytes are left over after the last element", reader.Position);
        }

        reader.Leave(outer);
    }

    private static void CheckOrder(ref WasmReader reader, SectionId id, int start, ref int rank)
    {
        var found = SectionOrder.RankOf(id);
        if (found <= rank)
        {
            reader.Fail(found == rank ? $"a second {SectionOrder.NameOf(id)}" : $"the {SectionOrder.NameOf(id)} is out of order", start);
        }

        rank = found;
    }

    private static void ReadContent(ref WasmReader reader, ModuleDraft draft, SectionId id)
    {
        switch (id)
        {
            case SectionId.Custom: CustomSection.Read(ref reader, draft); break;
            case SectionId.Type: TypeSection.Read(ref reader, draft); break;
            case SectionId.Import: ImportSection.Read(ref reader, draft); break;
            case SectionId.Function: FunctionSection.Read(ref reader, draft); break;
            case SectionId.Table: TableSection.Read(ref reader, draft); break;
            case SectionId.Memory: MemorySection.Read(ref reader, draft); break;
            case SectionId.Tag: TagSection.Read(ref reader, draft); break;
            case SectionId.Global: GlobalSection.Read(ref reader, draft); break;
            case SectionId.Export: ExportSection.Read(ref reader, draft); break;
            case SectionId.Start: StartSection.Read(ref reader, draft); break;
            case SectionId.Element: ElementSection.Read(ref reader, draft.Limits); break;
            case SectionId.DataCount: draft.DataCount = reader.ReadCount(draft.Limits.DataSegments, 0, "data segments"); break;
            case SectionId.Code: CodeSection.Read(ref reader, draft); break;
            default: DataSection.Read(ref reader, draft); break;
        }
    }

    private static void CheckWhole(ref WasmReader reader, ModuleDraft draft)
    {
        if (reader.Failed)
        {
            return;
        }

        reader.Context = "module";
        if (draft.Bodies != draft.DefinedFunctions)
        {
            reader.Fail($"{draft.DefinedFunctions:N0} functions are declared, but {draft.Bodies:N0} have a body", reader.Position);
        }
        else if (draft.DataCount is { } announced && announced != draft.DataSegments)
        {
            reader.Fail($"{announced:N0} data segments are declared, but {draft.DataSegments:N0} follow", reader.Position);
        }
    }
}
