using System.Text.Json;
using WasmOs.Common.Audit;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Audit;

/// <summary>What a verification found. Immutable for its users.</summary>
public sealed class AuditVerdict
{
    private readonly AuditReport _report;

    internal AuditVerdict(AuditReport report) => _report = report;

    /// <summary>Whether nothing was changed and nothing is missing.</summary>
    public bool IsValid => _report.Valid;

    /// <summary>What was found.</summary>
    internal AuditReport Report => _report;

    /// <summary>Writes the verdict as JSON.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteBoolean("valid", _report.Valid);
        writer.WriteNumber("entries", _report.Entries);
        writer.WriteNumber("lines", _report.Lines);
        writer.WriteNumber("segments", _report.Segments);
        writer.WriteNumber("writers", _report.Writers);
        writer.WriteNumber("heads", _report.Heads);
        writer.WriteNumber("roots", _report.Roots);
        writer.WriteNumber("unsigned_entries", _report.Unsigned);
        AnalysisJson.WriteStrings(writer, "keys", _report.Keys);
        if (_report.LastRoot is { } root)
        {
            writer.WriteStartObject("last_root");
            writer.WriteNumber("seq", _report.LastRootSeq);
            writer.WriteString("hash", root);
            writer.WriteEndObject();
        }

        writer.WriteNumber("finding_count", _report.FindingCount);
        Write(writer, "findings", _report.Findings);
        Write(writer, "remarks", _report.Remarks);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<AuditFinding> findings)
    {
        writer.WriteStartArray(name);
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", finding.Kind);
            writer.WriteString("file", finding.File);
            writer.WriteNumber("line", finding.Line);
            writer.WriteString("message", finding.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
