namespace WasmOs.Infra.Local.Sqlite;

/// <summary>How large the database and its queue of writes may become.</summary>
/// <param name="MaxWaitingWrites">Writes that wait for their group at most; further callers wait for a place, asynchronously.</param>
/// <param name="MaxPages">Pages of 4 KiB that the file has at most; 0 for no bound.</param>
internal readonly record struct DatabaseLimits(int MaxWaitingWrites, int MaxPages = 0);
