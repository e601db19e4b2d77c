namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads value types and reference types.</summary>
internal static class ValueTypes
{
    /// <summary>The message for a module with types of the GC proposal.</summary>
    public const string GcIsOff = "uses garbage collection types, which are switched off; build for linear memory";

    private const byte RefNull = 0x63;
    private const byte Ref = 0x64;
    private const byte FuncRef = 0x70;
    private const byte ExternRef = 0x6F;

    public static ValueKind Read(ref WasmReader reader)
    {
        var start = reader.Position;
        var code = reader.ReadByte("a value type");
        switch (code)
        {
            case 0x7F: return ValueKind.I32;
            case 0x7E: return ValueKind.I64;
            case 0x7D: return ValueKind.F32;
            case 0x7C: return ValueKind.F64;
            case 0x7B: return ValueKind.V128;
            case Ref or RefNull: return ReadTyped(ref reader, code, start);
            default: return Abstract(ref reader, code, start);
        }
    }

    /// <summary>Reads a reference type, the type of a table's elements.</summary>
    public static void ReadReference(ref WasmReader reader)
    {
        var start = reader.Position;
        var kind = Read(ref reader);
        if (!reader.Failed && kind < ValueKind.FuncRef)
        {
            reader.Fail($"expected a reference type, found {kind.ToText()}", start);
        }
    }

    private static ValueKind ReadTyped(ref WasmReader reader, byte code, int start)
    {
        var heap = reader.ReadS33("a heap type");
        if (reader.Failed || heap >= 0)
        {
            return ValueKind.OtherRef;
        }

        // An abstract heap type is a negative number of one byte. Its code is the same as that of the short form of its nullable reference.
        var kind = Abstract(ref reader, heap >= -64 ? (byte)(heap & 0x7F) : byte.MaxValue, start);
        return code == RefNull ? kind : ValueKind.OtherRef;
    }

    private static ValueKind Abstract(ref WasmReader reader, byte code, int start)
    {
        switch (code)
        {
            case FuncRef: return ValueKind.FuncRef;
            case ExternRef: return ValueKind.ExternRef;
            // exn, and the bottom types of func, extern and exn.
            case 0x69 or 0x72 or 0x73 or 0x74: return ValueKind.OtherRef;
            case >= 0x6A and <= 0x6E or 0x71: reader.FailSwitchedOff(GcIsOff, start); break;
            case 0x68 or 0x75: reader.FailSwitchedOff("uses continuations (stack switching), which are switched off", start); break;
            case 0x65: reader.FailSwitchedOff("uses shared types (threads), which are switched off", start); break;
            default: reader.Fail($"expected a value type, found 0x{code:x2}", start); break;
        }

        return ValueKind.OtherRef;
    }
}
