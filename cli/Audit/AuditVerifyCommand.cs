using System.Globalization;
using WasmOs.Cli.Modules;
using WasmOs.Cli.Output;
using WasmOs.Cli.Streams;
using WasmOs.Common.Audit;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Cli.Audit;

/// <summary><c>wasmos audit verify</c>: verifies an export of the audit trail without the server.</summary>
internal static class AuditVerifyCommand
{
    private const int MaxText = 1000;

    public static int Run(AuditVerifyOptions options)
    {
        var reader = new AuditExportReader(options.Keys, options.Root);
        try
        {
            using var stream = options.File == ModuleFile.StandardInput
                ? ProcessDescriptors.OpenInputStream()
                : new FileStream(options.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (!reader.ReadAsync(stream, CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                return Message.Error(ExitCode.Refused, $"{ModuleFile.NameOf(options.File)} is no export of an audit trail that this program can read");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Message.Error(ExitCode.Refused, $"{ModuleFile.NameOf(options.File)} cannot be read: {e.Message}");
        }

        Print(reader, options);
        return reader.Report!.Valid ? ExitCode.Success : ExitCode.Refused;
    }

    private static void Print(AuditExportReader reader, AuditVerifyOptions options)
    {
        var report = reader.Report!;
        using var output = new BufferedStream(ProcessDescriptors.OpenStream(1));
        using var writer = new StreamWriter(output);
        foreach (var finding in report.Findings)
        {
            writer.WriteLine(Text($"{Place(reader, options.File, finding)}: {finding.Kind}: {DisplayText.Escape(finding.Message, MaxText)}"));
        }

        if (report.FindingCount > report.Findings.Count)
        {
            writer.WriteLine(Text($"… and {report.FindingCount - report.Findings.Count} more"));
        }

        foreach (var remark in report.Remarks)
        {
            writer.WriteLine(Text($"{Place(reader, options.File, remark)}: remark: {remark.Kind}: {DisplayText.Escape(remark.Message, MaxText)}"));
        }

        writer.WriteLine(
            Text($"{report.Entries} entries of {report.Writers} writers, {report.Heads} signatures, {report.Roots} roots, {report.Unsigned} entries unsigned"));
        foreach (var kid in report.Keys)
        {
            writer.WriteLine($"signed with key {kid}{(options.Keys.Count == 0 ? ", which the file itself names: compare it, or give --key" : "")}");
        }

        writer.WriteLine(report.Valid ? "valid" : "NOT VALID: the audit trail was changed, or a part of it is missing");
    }

    private static string Place(AuditExportReader reader, string file, AuditFinding finding)
    {
        var line = reader.LineOf(finding);
        var inside = finding.File.Length == 0
            ? ""
            : DisplayText.Escape(finding.Line > 0 ? Text($" ({finding.File} line {finding.Line})") : $" ({finding.File})", MaxText);
        return (line > 0 ? Text($"{file}:{line}") : file) + inside;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
