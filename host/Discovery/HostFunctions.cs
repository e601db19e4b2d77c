namespace WasmOs.Host.Discovery;

/// <summary>The functions that this host serves.</summary>
internal sealed class HostFunctions(IReadOnlyList<FunctionDefinition> functions)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<FunctionDefinition> All => functions;

    /// <summary>Those of a kind.</summary>
    public IEnumerable<FunctionDefinition> Of(TriggerKind kind) => functions.Where(function => function.Trigger == kind);
}
