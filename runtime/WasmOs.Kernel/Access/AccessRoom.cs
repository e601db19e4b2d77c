using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Access;

/// <summary>Declares the Access room: permissions, scopes and callers as values.</summary>
internal static class AccessRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Access")
    {
        Errors =
        [
            "credentials-missing", "setup-needed", "credentials-in-url", "credentials-ambiguous", "permission-missing", "name-out-of-scope",
            "creator-gone", "creator-disabled", "creator-not-allowed",
        ],
    };
}
