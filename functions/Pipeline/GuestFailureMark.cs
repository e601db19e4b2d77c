namespace WasmOs.Functions.Pipeline;

/// <summary>Marks a request whose response reports a guest's failure, so that the head does not log a failure of its own.</summary>
public static class GuestFailureMark
{
    private static readonly object Key = new();

    /// <summary>Marks the request.</summary>
    internal static void Set(HttpContext context) => context.Items[Key] = Key;

    /// <summary>Whether the request is marked.</summary>
    public static bool IsSet(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.ContainsKey(Key);
    }
}
