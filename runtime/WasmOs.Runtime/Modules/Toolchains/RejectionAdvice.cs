using WasmOs.Runtime.Modules.Sections;

namespace WasmOs.Runtime.Modules.Toolchains;

/// <summary>
/// Advice for a module that is refused because it uses a feature that is switched off: what to build instead. The scan did not read such a module to its end.
/// So the parts that show which tool made it are read here: names of imports, exports and custom sections, and the producers. Uses bounded memory, and stops
/// where the module cannot be read.
/// </summary>
internal static class RejectionAdvice
{
    private const int MaxNames = 2000;
    private const int MaxNameBytes = 1000;

    /// <summary>What to do about a rejection; null when there is no more to say than the rejection's message.</summary>
    /// <param name="rejection">Why the module is refused.</param>
    /// <param name="wasm">The whole binary.</param>
    public static string? For(ModuleRejection rejection, ReadOnlySpan<byte> wasm) =>
        rejection.Kind == ModuleRejectionKind.ComponentUnsupported ? ComponentTools.UploadInstead
        : rejection.UsesSwitchedOff ? Find(wasm)
        : null;

    /// <summary>The advice for the tool that made a module; null when no tool is recognized.</summary>
    private static string? Find(ReadOnlySpan<byte> wasm)
    {
        var signs = ReadSigns(wasm);
        foreach (var tool in Toolchains.For(signs))
        {
            // The entries of NativeTools match imports that no other tool owns, and say nothing about a module that is refused as a whole.
            if (!NativeTools.All.Contains(tool) && signs.Imports.Any(import => !Names.IsWasi(import) && tool.Owns(import)))
            {
                return tool.Advice;
            }
        }

        return null;
    }

    private static ModuleSigns ReadSigns(ReadOnlySpan<byte> wasm)
    {
        var draft = new ModuleDraft(new ScanLimits());
        var imports = new List<ModuleImport>();
        var exports = new List<string>();
        var sections = new List<string>();
        var reader = new WasmReader(wasm);
        reader.Skip(8, "the header");
        while (reader.Remaining > 0)
        {
            var id = (SectionId)reader.ReadByte("a section");
            var outer = reader.Enter(reader.ReadU32("the size of a section"), "a section");
            if (reader.Failed)
            {
                break;
            }

            ReadSection(reader.Fork("a section"), id, draft, imports, exports, sections);
            reader.SkipRest();
            reader.Leave(outer);
        }

        return new ModuleSigns(imports, exports, [.. draft.Producers], sections);
    }

    private static void ReadSection(WasmReader reader, SectionId id, ModuleDraft draft, List<ModuleImport> imports, List<string> exports, List<string> sections)
    {
        switch (id)
        {
            case SectionId.Custom when sections.Count < MaxNames:
                sections.Add(reader.ReadName(MaxNameBytes, "a name"));
                if (sections[^1] == "producers")
                {
                    ProducersSection.Read(reader.Fork("producers section"), draft);
                }

                break;
            case SectionId.Import:
                ReadImports(ref reader, imports);
                break;
            case SectionId.Export:
                var count = reader.ReadU32("a count");
                for (var i = 0; i < Math.Min(count, MaxNames) && !reader.Failed; i++)
                {
                    exports.Add(reader.ReadName(MaxNameBytes, "a name"));
                    reader.ReadByte("a kind");
                    reader.ReadU32("an index");
                }

                break;
        }
    }

    private static void ReadImports(ref WasmReader reader, List<ModuleImport> imports)
    {
        var count = reader.ReadU32("a count");
        for (var i = 0; i < Math.Min(count, MaxNames); i++)
        {
            var module = reader.ReadName(MaxNameBytes, "a name");
            var name = reader.ReadName(MaxNameBytes, "a name");
            var kind = (ExternKind)reader.ReadByte("a kind");
            if (reader.Failed)
            {
                return;
            }

            imports.Add(new ModuleImport(module, name, kind, null));
            SkipType(ref reader, kind);
        }
    }

    private static void SkipType(ref WasmReader reader, ExternKind kind)
    {
        switch (kind)
        {
            case ExternKind.Function:
                reader.ReadU32("a type");
                break;
            case ExternKind.Table:
                SkipValueType(ref reader);
                SkipLimits(ref reader);
                break;
            case ExternKind.Memory:
                SkipLimits(ref reader);
                break;
            case ExternKind.Global:
                SkipValueType(ref reader);
                reader.ReadByte("a mutability");
                break;
            default:
                reader.ReadByte("an attribute");
                reader.ReadU32("a type");
                break;
        }
    }

    // A reference to one of the module's types has a prefix, and a heap type follows.
    private static void SkipValueType(ref WasmReader reader)
    {
        if (reader.ReadByte("a type") is 0x63 or 0x64)
        {
            reader.ReadS33("a heap type");
        }
    }

    private static void SkipLimits(ref WasmReader reader)
    {
        var flags = reader.ReadByte("limits");
        reader.ReadU32("a minimum");
        if ((flags & 1) != 0)
        {
            reader.ReadU32("a maximum");
        }
    }
}
