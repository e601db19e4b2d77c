namespace WasmOs.Host.Discovery;

/// <summary>What the functions of one kind of trigger must keep. The room of the trigger declares it, and <see cref="FunctionDiscovery"/> asks it about each function that it finds.</summary>
internal interface ITriggerRules
{
    /// <summary>The attribute that marks the parameter of such a function.</summary>
    Type Attribute { get; }

    /// <summary>Checks a function and reads its trigger.</summary>
    /// <param name="function">The function; takes every rule that it breaks.</param>
    /// <returns>The function's definition. It is dropped when a rule was broken.</returns>
    FunctionDefinition? Define(FunctionCandidate function);
}
