using WasmOs.Runtime.Imports;
using WasmOs.Runtime.Imports.AssemblyScript;
using WasmOs.Runtime.Imports.Scheduling;
using WasmOs.Runtime.Wasi.Dispatch;

namespace WasmOs.Runtime;

/// <summary>The one place that lists what a build offers its guests.</summary>
internal static class OfferedImports
{
    public static HostFunctionTable CreateTable()
    {
        var table = new HostFunctionTable();
        AssemblyScriptImports.Register(table);
        YieldImports.Register(table);
        WasiFunctions.Register(table);
        return table;
    }
}
