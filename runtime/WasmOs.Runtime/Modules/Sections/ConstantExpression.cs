namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Skips the constant expressions that initialize globals, tables and segments.</summary>
internal static class ConstantExpression
{
    /// <summary>
    /// Skips an expression up to its end. The compiler checks which instructions are constant. Instructions that open a block never are, and are refused here.
    /// </summary>
    public static void Skip(ref WasmReader reader)
    {
        var first = reader.Position;
        var cursor = new InstructionCursor(reader.Rest);
        while (!reader.Failed)
        {
            var start = cursor.Position;
            var shape = cursor.NextOpcode();
            if (cursor.Overran)
            {
                reader.Fail("a constant expression has no end", first + start);
            }
            else if (shape == InstructionShape.End)
            {
                break;
            }
            else if (FunctionBody.SwitchedOff(shape) is { } problem)
            {
                reader.Fail(problem, first + start);
            }
            else if (shape is InstructionShape.Unknown or InstructionShape.Block or InstructionShape.TryTable)
            {
                reader.Fail("expected a constant instruction", first + start);
            }
            else
            {
                cursor.SkipOperands(shape);
            }
        }

        if (!reader.Failed)
        {
            reader.Skip((uint)cursor.Position, "a constant expression");
        }
    }
}
