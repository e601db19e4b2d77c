using WasmOs.Runtime.HostFunctions;
using WasmOs.Runtime.Imports;
using WasmOs.Runtime.Imports.AssemblyScript;
using WasmOs.Runtime.Imports.Scheduling;
using WasmOs.Runtime.Wasi.Dispatch;

namespace WasmOs.Runtime;

/// <summary>The one place that lists all functions that guests can import.</summary>
internal static unsafe class OfferedImports
{
    /// <summary>
    /// Creates the table of a runtime. The program's own functions are added last, so that they replace the runtime's functions of the same module and name.
    /// </summary>
    public static HostFunctionTable CreateTable(RuntimeOptions options)
    {
        var table = new HostFunctionTable();
        AssemblyScriptImports.Register(table);
        YieldImports.Register(table);
        if (options.EnableWasi)
        {
            WasiFunctions.Register(table);
        }

        foreach (var function in options.HostFunctions)
        {
            table.Set(function.Module, function.Name, function.Parameters, function.Results, &HostFunctionEntry.Enter, function.Body);
        }

        return table;
    }
}
