namespace WasmOs.Kernel.Audit;

/// <summary>An entry that waits for storage.</summary>
/// <param name="Entry">The entry; null for a mark in the line, at which somebody waits for the entries before it.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Done">Completes when the entry is durable; null when nobody waits.</param>
internal readonly record struct PendingEntry(AuditEntry? Entry, DateTimeOffset Time, TaskCompletionSource? Done);
