using System.Reflection;
using WasmOs.Functions.Invocation;
using WasmOs.Kernel.Access;

namespace WasmOs.Functions.Access;

/// <summary>What a caller needs to call a function, as the function's attribute declares it. Immutable.</summary>
public sealed class FunctionAccess
{
    private FunctionAccess(PublicAttribute? open, RequiresAttribute? requires, bool runsGuest = false, bool streams = false)
    {
        IsPublic = open is not null;
        CountsAddresses = open?.CountsAddresses ?? false;
        RunsGuest = runsGuest;
        Streams = streams;
        Permissions = requires is null ? PermissionSet.None : PermissionSet.Of([.. requires.Permissions]);
        ModuleParameter = requires?.Module;
        Everywhere = requires?.Everywhere ?? false;
        UnlessModuleIsPublic = requires?.UnlessModuleIsPublic ?? false;
    }

    /// <summary>Whether the function needs no credentials.</summary>
    public bool IsPublic { get; }

    /// <summary>The permissions that the caller needs.</summary>
    public PermissionSet Permissions { get; }

    /// <summary>The parameter of the route that names the module; null when none does.</summary>
    public string? ModuleParameter { get; }

    /// <summary>Whether the permissions must hold for all modules.</summary>
    public bool Everywhere { get; }

    /// <summary>Whether everybody may call the function for a public module.</summary>
    public bool UnlessModuleIsPublic { get; }

    /// <summary>Whether calls without credentials are counted by address.</summary>
    public bool CountsAddresses { get; }

    /// <summary>Whether a call runs a guest while the caller waits.</summary>
    public bool RunsGuest { get; }

    /// <summary>Whether the response is a stream, whose caller is checked again while it lasts.</summary>
    public bool Streams { get; }

    /// <summary>
    /// Whether the cookie of a browser's session counts. A guest's pages lie on the API's own origin, so a guest never acts for whoever looks at it.
    /// </summary>
    public bool TakesCookie => !IsPublic && !UnlessModuleIsPublic;

    /// <summary>A function that needs permissions for all modules.</summary>
    public static FunctionAccess Needing(params string[] permissions) =>
        new(null, new RequiresAttribute(permissions) { Everywhere = true });

    /// <summary>Reads the attributes of a function's method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="access">What the caller needs; null when the attributes are wrong.</param>
    /// <returns>Null, or what is wrong as the end of a sentence that begins with the method's name.</returns>
    public static string? TryRead(MethodInfo method, out FunctionAccess? access)
    {
        ArgumentNullException.ThrowIfNull(method);
        access = null;
        var requires = method.GetCustomAttribute<RequiresAttribute>();
        var open = method.GetCustomAttribute<PublicAttribute>();
        if (open is not null == requires is not null)
        {
            return open is not null
                ? "is both [Public] and [Requires]: leave one."
                : "does not say who may call it: add [Requires(\"resource:verb\")] with the permissions that a caller needs, or [Public].";
        }

        if (requires?.Permissions.FirstOrDefault(name => !Permission.All.Contains(name)) is { } unknown)
        {
            return $"requires '{unknown}', which is no permission. Known: {string.Join(", ", Permission.All)}.";
        }

        if (requires?.Module is { } parameter && !method.GetParameters().Any(candidate => candidate.Name == parameter))
        {
            return $"names '{parameter}' as the module's parameter, but has no such parameter.";
        }

        access = new FunctionAccess(open, requires, method.IsDefined(typeof(RunsGuestAttribute)), method.IsDefined(typeof(StreamsAttribute)));
        return null;
    }

    /// <summary>Reads the attributes of a method that <see cref="TryRead"/> accepts.</summary>
    /// <exception cref="InvalidOperationException">The attributes are wrong.</exception>
    public static FunctionAccess Of(MethodInfo method) =>
        TryRead(method, out var access) is { } fault ? throw new InvalidOperationException($"{method?.DeclaringType}.{method?.Name} {fault}") : access!;
}
