using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the type section: the types of functions. They are checked here and decoded only for functions that the module imports or exports.</summary>
internal static class TypeSection
{
    private const byte Function = 0x60;

    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        // The smallest entry has two bytes: an empty group of the GC proposal. It counts here, and ReadForm refuses it by name.
        var count = reader.ReadCount(draft.Limits.Types, 2, "types");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            draft.TypeOffsets.Add(reader.Position);
            ReadForm(ref reader);
            SkipValues(ref reader, draft.Limits.Parameters, "parameters");
            SkipValues(ref reader, draft.Limits.Results, "results");
        }
    }

    /// <summary>Decodes a type that <see cref="Read"/> has accepted.</summary>
    public static FunctionType Decode(WasmReader reader)
    {
        ReadForm(ref reader);
        var parameters = DecodeValues(ref reader);
        return new FunctionType(parameters, DecodeValues(ref reader));
    }

    private static void ReadForm(ref WasmReader reader)
    {
        var start = reader.Position;
        var form = reader.ReadByte("a function type");
        if (reader.Failed || form == Function)
        {
            return;
        }

        // The forms rec, sub final, sub, array and struct.
        if (form is 0x4E or 0x4F or 0x50 or 0x5E or 0x5F)
        {
            reader.FailSwitchedOff(ValueTypes.GcIsOff, start);
        }
        else if (form == 0x5D)
        {
            reader.FailSwitchedOff("uses continuation types (stack switching), which are switched off", start);
        }
        else
        {
            reader.Fail($"expected a function type (0x60), found 0x{form:x2}", start);
        }
    }

    private static void SkipValues(ref WasmReader reader, int limit, string things)
    {
        var count = reader.ReadCount(limit, 1, things);
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ValueTypes.Read(ref reader);
        }
    }

    private static ImmutableArray<ValueKind> DecodeValues(ref WasmReader reader)
    {
        // Read has checked that the count is within its limit and that the elements are there.
        var kinds = new ValueKind[reader.ReadU32("a count")];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = ValueTypes.Read(ref reader);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(kinds);
    }
}
