using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>An HTTP result: one version of a module.</summary>
internal sealed class ModuleResult : JsonResult
{
    private readonly ModuleDescription _module;
    private readonly Func<ModuleImport, bool> _provides;

    public ModuleResult(ModuleDescription module, Func<ModuleImport, bool> provides, int status = StatusCodes.Status200OK)
        : base(status)
    {
        _module = module;
        _provides = provides;
        ETag = EntityTags.ToHeader(module.ETag);
        Location = status == StatusCodes.Status201Created ? $"/api/v1/modules/{module.Name}@{module.Version}" : null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ModuleJson.Write(writer, _module, _provides);
}
