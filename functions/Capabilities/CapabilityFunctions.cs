using WasmOs.Functions.Access;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Capabilities;

/// <summary>The HTTP function that suggests capabilities from what learning runs asked for. Capabilities are set with the settings of a module.</summary>
public sealed class CapabilityFunctions(ModuleRegistry registry, ObservedCapabilities learnt)
{
    [Function("capabilities-suggested")]
    [Requires(Permission.ModulesRead, Module = "id")]
    public async Task<IResult> Suggested(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/modules/{id}/capabilities/suggested")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        _ = request;
        var module = await registry.GetAsync(id, cancellationToken);
        return module.Succeeded
            ? new SuggestedPolicyResult(module.Value, await SuggestAsync(module.Value, cancellationToken))
            : new ProblemResult(module.Error);
    }

    private ValueTask<SuggestedPolicy> SuggestAsync(ModuleDescription module, CancellationToken cancellationToken) =>
        learnt.SuggestAsync(module.ObservedCapabilityKey, module.Settings.Capabilities, module.Bundle is not null, cancellationToken);
}
