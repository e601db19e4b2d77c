namespace WasmOs.Host.Discovery;

/// <summary>The functions that this host serves.</summary>
internal sealed class HostFunctions(IReadOnlyList<FunctionDefinition> functions)
{
    /// <summary>All functions.</summary>
    public IReadOnlyList<FunctionDefinition> All => functions;

    /// <summary>The functions with one kind of trigger.</summary>
    public IEnumerable<FunctionDefinition> Of(TriggerKind kind) => functions.Where(function => function.Trigger == kind);
}
