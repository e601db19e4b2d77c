using WasmOs.Functions.Problems;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Capabilities;

/// <summary>Capabilities: what learning runs asked for. They are set with a module's settings.</summary>
public sealed class CapabilityFunctions(ModuleRegistry registry, LearntUses learnt)
{
    [Function("capabilities-suggested")]
    public async Task<IResult> Suggested(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/modules/{id}/capabilities/suggested")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        _ = request;
        var module = await registry.GetAsync(id, cancellationToken);
        return module.Succeeded
            ? new SuggestedAnswer(module.Value, await SuggestAsync(module.Value, cancellationToken))
            : new ProblemAnswer(module.Error);
    }

    private ValueTask<SuggestedPolicy> SuggestAsync(ModuleDescription module, CancellationToken cancellationToken) =>
        learnt.SuggestAsync(module.LearntKey, module.Settings.Capabilities, module.Bundle is not null, cancellationToken);
}
