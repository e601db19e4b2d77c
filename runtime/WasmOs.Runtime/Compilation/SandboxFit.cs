using System.Globalization;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>
/// Refuses modules that need more than any run may have. This is checked before compiling, because the compiler's own message would not name the setting.
/// </summary>
internal static class SandboxFit
{
    /// <summary>Why no run can have what the module needs; null when a run can.</summary>
    public static ModuleRejection? Find(ModuleAnalysis analysis, CompilerSettings settings)
    {
        foreach (var memory in analysis.Memories)
        {
            if (memory.MinBytes > settings.MemoryBytes)
            {
                return Refuse(
                    $"The module needs {memory.MinBytes:N0} bytes of memory at start; a run can have {settings.MemoryBytes:N0}. Build it with less, or raise MEMORY_LIMIT.");
            }
        }

        foreach (var table in analysis.Tables)
        {
            if (table.MinElements > settings.TableElements)
            {
                return Refuse(
                    $"The module needs a table of {table.MinElements:N0} elements at start; a run can have {settings.TableElements:N0}. Raise MAX_TABLE_ELEMENTS.");
            }
        }

        return null;
    }

    private static ModuleRejection Refuse(FormattableString message) =>
        new(ModuleRejectionKind.TooComplex, message.ToString(CultureInfo.InvariantCulture), null);
}
