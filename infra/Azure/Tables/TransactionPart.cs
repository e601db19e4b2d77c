namespace WasmOs.Infra.Azure.Tables;

/// <summary>The answer to one write of a transaction.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ETag">The row's new ETag; null when there is none.</param>
/// <param name="Body">The error in JSON; empty otherwise.</param>
internal sealed record TransactionPart(int Status, string? ETag, string Body);
