using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;

namespace WasmOs.Functions.Tests.Access;

/// <summary>Methods whose attributes the tests of the gate use.</summary>
internal sealed class AccessSamples
{
    [Requires(Permission.ModulesRead)]
    public static void Read()
    {
    }

    [Requires(Permission.MetricsRead, Everywhere = true)]
    public static void Anywhere()
    {
    }

    [Requires(Permission.ModulesRead, Module = "id")]
    public static void Module(string id) => _ = id;

    [Requires(Permission.ModulesExecute, Module = "module", UnlessModuleIsPublic = true)]
    public static void Guest(string module) => _ = module;

    [Public]
    public static void Public()
    {
    }
}
