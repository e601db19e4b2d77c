namespace WasmOs.Host.Triggers;

/// <summary>Marks a method as a function of the app, under a name that is unique in it.</summary>
/// <remarks>Source compatible with <c>Microsoft.Azure.Functions.Worker.FunctionAttribute</c>.</remarks>
/// <param name="name">The function's name: a letter, then letters, digits, <c>-</c> and <c>_</c>; 127 characters at most.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
