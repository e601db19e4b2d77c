namespace WasmOs.Functions.Changes;

/// <summary>A note of what a call changed, more exact than its path, for the line of <see cref="ChangeLog"/>.</summary>
internal static class ChangeNote
{
    private static readonly object Key = new();

    /// <summary>Stores the note for this request. A note has names, numbers and digests, and never a value from a body.</summary>
    public static void Set(HttpContext context, string note) => context.Items[Key] = note;

    /// <summary>The note of this request; null when there is none.</summary>
    public static string? Of(HttpContext context) => context.Items.TryGetValue(Key, out var note) ? note as string : null;
}
