namespace WasmOs.Runtime.Modules.Sections;

/// <summary>Reads the code section: the bodies of the functions.</summary>
internal static class CodeSection
{
    public static void Read(ref WasmReader reader, ModuleDraft draft)
    {
        draft.CodeBytes = reader.Remaining;

        // The smallest body has three bytes: the size, no locals and the end.
        var count = reader.ReadCount(draft.Limits.Functions, 3, "function bodies");
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ReadBody(ref reader, draft);
        }

        draft.Bodies = count;
    }

    private static void ReadBody(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var size = reader.ReadU32("the size of a function body");
        if (size > (uint)draft.Limits.BodyBytes)
        {
            reader.FailOver(size, draft.Limits.BodyBytes, "bytes in a function body", start);
            return;
        }

        var outer = reader.Enter(size, "a function body");
        ReadLocals(ref reader, draft);
        if (!reader.Failed)
        {
            FunctionBody.Walk(ref reader, draft.Limits.Nesting);
        }

        reader.Leave(outer);
    }

    private static void ReadLocals(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var runs = reader.ReadCount(draft.Limits.Locals, 2, "runs of local variables");
        long locals = 0;
        for (var i = 0; i < runs && !reader.Failed; i++)
        {
            locals += reader.ReadU32("the number of local variables");
            ValueTypes.Read(ref reader);
        }

        draft.Locals += locals;
        if (locals > draft.Limits.Locals)
        {
            reader.FailOver(locals, draft.Limits.Locals, "local variables of a function", start);
        }
        else if (draft.Locals > draft.Limits.TotalLocals)
        {
            reader.FailOver(draft.Locals, draft.Limits.TotalLocals, "local variables of all functions", start);
        }
    }
}
