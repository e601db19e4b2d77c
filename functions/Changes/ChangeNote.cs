namespace WasmOs.Functions.Changes;

/// <summary>What a call changed, more exactly than its path says, for its line in the log.</summary>
internal static class ChangeNote
{
    private static readonly object Key = new();

    /// <summary>Notes it for this request: names, numbers and digests, never values of a body.</summary>
    public static void Set(HttpContext context, string note) => context.Items[Key] = note;

    /// <summary>What was noted; null when nothing was.</summary>
    public static string? Of(HttpContext context) => context.Items.TryGetValue(Key, out var note) ? note as string : null;
}
