namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// Reads the types of functions, tables, memories, globals and tags, of imports and of the module's own definitions. Each call adds one to the module's count
/// and checks its limit.
/// </summary>
internal static class ExternTypes
{
    private const int PageBytes = 64 * 1024;
    private const uint MaxPages = 65_536;

    /// <summary>Reads the type of a function.</summary>
    /// <returns>The index of the type.</returns>
    public static int ReadFunction(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var type = ReadTypeIndex(ref reader, draft);
        if (draft.FunctionTypes.Count >= draft.Limits.Functions)
        {
            reader.FailOver(draft.FunctionTypes.Count + 1L, draft.Limits.Functions, "functions", start);
        }
        else if (!reader.Failed)
        {
            draft.FunctionTypes.Add(type);
        }

        return type;
    }

    public static void ReadTable(ref WasmReader reader, ModuleDraft draft, bool imported)
    {
        var start = reader.Position;
        ValueTypes.ReadReference(ref reader);
        var (min, max) = ReadLimits(ref reader, "table");
        if (draft.Tables.Count >= draft.Limits.Tables)
        {
            reader.FailOver(draft.Tables.Count + 1L, draft.Limits.Tables, "tables", start);
        }
        else if (!reader.Failed)
        {
            draft.Tables.Add(new ModuleTable(min, max, imported));
        }
    }

    public static void ReadMemory(ref WasmReader reader, ModuleDraft draft, bool imported)
    {
        var start = reader.Position;
        var (min, max) = ReadLimits(ref reader, "memory");
        if (min > MaxPages || max > MaxPages)
        {
            reader.Fail($"a memory has at most {MaxPages:N0} pages, found {Math.Max(min, max ?? 0):N0}", start);
        }
        else if (draft.Memories.Count >= draft.Limits.Memories)
        {
            reader.FailOver(draft.Memories.Count + 1L, draft.Limits.Memories, "memories", start);
        }
        else if (!reader.Failed)
        {
            draft.Memories.Add(new ModuleMemory((long)min * PageBytes, max is { } pages ? (long)pages * PageBytes : null, imported));
        }
    }

    public static void ReadGlobal(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        ValueTypes.Read(ref reader);
        var flags = reader.ReadByte("a global's mutability");
        if ((flags & 2) != 0)
        {
            reader.FailSwitchedOff("uses a shared global (threads), switched off here", start);
        }
        else if (flags > 1)
        {
            reader.Fail($"expected a global's mutability, found 0x{flags:x2}", start);
        }

        if (++draft.Globals > draft.Limits.Globals)
        {
            reader.FailOver(draft.Globals, draft.Limits.Globals, "globals", start);
        }
    }

    public static void ReadTag(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var attribute = reader.ReadByte("a tag's attribute");
        if (attribute != 0)
        {
            reader.Fail($"expected a tag's attribute (0), found 0x{attribute:x2}", start);
        }

        ReadTypeIndex(ref reader, draft);
        if (++draft.Tags > draft.Limits.Tags)
        {
            reader.FailOver(draft.Tags, draft.Limits.Tags, "tags", start);
        }
    }

    private static int ReadTypeIndex(ref WasmReader reader, ModuleDraft draft)
    {
        var start = reader.Position;
        var type = reader.ReadU32("the index of a type");
        if (!reader.Failed && type >= (uint)draft.TypeOffsets.Count)
        {
            reader.Fail($"there is no type {type}; the module has {draft.TypeOffsets.Count:N0}", start);
        }

        return (int)type;
    }

    private static (uint Min, uint? Max) ReadLimits(ref WasmReader reader, string what)
    {
        var start = reader.Position;
        var flags = reader.ReadByte("the flags of limits");
        var problem = flags switch
        {
            <= 1 => null,
            _ when flags > 0x0F => $"expected the flags of limits, found 0x{flags:x2}",
            _ when (flags & 2) != 0 => $"uses a shared {what} (threads), which is switched off",
            _ when (flags & 4) != 0 => $"uses a 64-bit {what} (memory64), which is switched off; build for wasm32",
            _ => "uses custom page sizes, which are switched off",
        };
        if (problem is not null && flags > 0x0F)
        {
            reader.Fail(problem, start);
        }
        else if (problem is not null)
        {
            reader.FailSwitchedOff(problem, start);
        }

        var min = reader.ReadU32("the least size");
        uint? max = flags == 1 ? reader.ReadU32("the largest size") : null;
        if (!reader.Failed && max < min)
        {
            reader.Fail($"the largest size of a {what}, {max:N0}, is below its least size, {min:N0}", start);
        }

        return (min, max);
    }
}
