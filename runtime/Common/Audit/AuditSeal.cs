namespace WasmOs.Common.Audit;

/// <summary>Lines that a root covers, but no signature of their writer: it was killed, or somebody added lines to what it left.</summary>
/// <param name="File">The file of the first of the lines.</param>
/// <param name="Line">The first line in that file, from 1.</param>
/// <param name="FirstSeq">The number of the first line in the chain.</param>
/// <param name="LastSeq">The number of the last line, which the root names.</param>
/// <param name="IsMarked">Whether the root says that the writer did not sign the lines.</param>
internal sealed record AuditSeal(string File, long Line, long FirstSeq, long LastSeq, bool IsMarked);
