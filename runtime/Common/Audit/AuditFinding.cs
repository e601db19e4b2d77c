namespace WasmOs.Common.Audit;

/// <summary>Something that a verification found.</summary>
/// <param name="Kind">What it is; see <see cref="AuditFindingKind"/>.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line in the file, from 1; 0 when it is about the file or a writer as a whole.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
internal sealed record AuditFinding(string Kind, string File, long Line, string Message);
