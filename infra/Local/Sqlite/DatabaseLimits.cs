namespace WasmOs.Infra.Local.Sqlite;

/// <summary>The limits of the database and its queue of writes.</summary>
/// <param name="MaxWaitingWrites">The most writes that wait for their group commit. Further callers wait asynchronously for a place.</param>
/// <param name="MaxPages">The most pages of 4 KiB in the file; 0 for no limit.</param>
internal readonly record struct DatabaseLimits(int MaxWaitingWrites, int MaxPages = 0);
