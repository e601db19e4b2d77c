namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Reads the instructions of a function to find how deep its blocks are nested, before a compiler, which may recurse over them, reads the function.
/// </summary>
internal static class FunctionBody
{
    /// <summary>Reads instructions to the end of the reader. At an instruction that is not known here it stops: the compiler decides.</summary>
    public static void Walk(ref WasmReader reader, int nestingLimit)
    {
        var first = reader.Position;
        var cursor = new InstructionCursor(reader.Rest);
        for (var depth = 1; depth > 0;)
        {
            var start = cursor.Position;
            var shape = cursor.NextOpcode();
            switch (shape)
            {
                case InstructionShape.Plain:
                    break;
                case InstructionShape.Unknown when !cursor.Overran:
                    reader.SkipRest();
                    return;
                case InstructionShape.End:
                    depth--;
                    break;
                case InstructionShape.Block or InstructionShape.TryTable:
                    cursor.SkipOperands(shape);
                    if (depth++ > nestingLimit)
                    {
                        reader.FailOver(depth - 1, nestingLimit, "nested blocks", first + start);
                        return;
                    }

                    break;
                default:
                    if (SwitchedOff(shape) is { } problem)
                    {
                        reader.FailSwitchedOff(problem, first + start);
                        return;
                    }

                    cursor.SkipOperands(shape);
                    break;
            }

            if (cursor.Overran)
            {
                reader.Fail("the function ends in the middle of an instruction or without its end", first + start);
                return;
            }
        }

        reader.Skip((uint)cursor.Position, "a function");
        if (reader.Remaining > 0)
        {
            reader.Fail("instructions follow the end of the function", reader.Position);
        }
    }

    /// <summary>The message for an instruction that is never allowed; null for other instructions.</summary>
    public static string? SwitchedOff(InstructionShape shape) => shape switch
    {
        InstructionShape.Gc => "uses an instruction of garbage collection, which is switched off; build for linear memory",
        InstructionShape.Atomic => "uses an atomic instruction (threads), which are switched off; build without threads",
        InstructionShape.LegacyException =>
            "uses the exceptions of before WebAssembly 3.0, which are not supported; compile and link with the standard ones "
            + "(emcc -sWASM_LEGACY_EXCEPTIONS=0, clang -mllvm -wasm-use-legacy-eh=false, "
            + "or wasm-opt --translate-to-exnref over the finished module) or without exceptions",
        _ => null,
    };
}
