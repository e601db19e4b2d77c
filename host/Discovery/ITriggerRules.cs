namespace WasmOs.Host.Discovery;

/// <summary>
/// The rules for functions of one trigger. The trigger's folder implements them; <see cref="FunctionDiscovery"/> applies them to each function.
/// </summary>
internal interface ITriggerRules
{
    /// <summary>The trigger's attribute, which marks a parameter of the function.</summary>
    Type Attribute { get; }

    /// <summary>Checks a function and makes its definition from the trigger's attribute.</summary>
    /// <param name="function">The function. Receives an error for each rule that it breaks.</param>
    /// <returns>The function's definition, or null. The caller discards it when a rule was broken.</returns>
    FunctionDefinition? Define(FunctionCandidate function);
}
