namespace WasmOs.Functions.Access;

/// <summary>
/// Names the permissions that a caller needs, all of them, to call an HTTP function. Every HTTP function has this attribute or <see cref="PublicAttribute"/>.
/// </summary>
/// <remarks>
/// A grant may cover some modules only. Where the route names the module, set <see cref="Module"/>. Where the function is about no module, set
/// <see cref="Everywhere"/>. Otherwise the function itself compares what it reads, lists or changes with the caller's scope.
/// </remarks>
/// <param name="permissions">Names of <see cref="Kernel.Access.Permission"/>; none for a function that every caller with valid credentials may call.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(params string[] permissions) : Attribute
{
    /// <summary>The permissions.</summary>
    public IReadOnlyList<string> Permissions { get; } = permissions;

    /// <summary>
    /// The parameter of the route that holds a reference to a module. The caller needs the permissions for that module; a module out of the caller's scope does
    /// not exist for the caller. Null when the route names no module.
    /// </summary>
    public string? Module { get; init; }

    /// <summary>Whether the caller needs the permissions for all modules, because the function is about no single module. <value>false</value></summary>
    public bool Everywhere { get; init; }

    /// <summary>
    /// Whether everybody may call the function for a module that its settings make public (<c>http.public</c>). <value>false</value>
    /// </summary>
    public bool UnlessModuleIsPublic { get; init; }
}
