using WasmOs.Common;
using WasmOs.Common.Audit;
using WasmOs.Common.CommandLine;

namespace WasmOs.Cli.Audit;

/// <summary>The options of <c>wasmos audit verify</c>.</summary>
/// <param name="File">The export; <c>-</c> for standard input.</param>
/// <param name="Keys">The ids of the keys that are trusted; empty: those that the export names.</param>
/// <param name="Root">The hash of a root that must be in the export; null for none.</param>
internal sealed record AuditVerifyOptions(string File, IReadOnlyList<string> Keys, string? Root)
{
    private static readonly string[] Names = ["--key", "--root", "--help"];

    /// <summary>Reads the options. Null when the arguments are wrong: then <paramref name="fault"/> says why.</summary>
    public static AuditVerifyOptions? Read(ReadOnlySpan<string> arguments, out string? fault)
    {
        var keys = new List<string>();
        string? root = null;
        var reader = new OptionReader(arguments);
        while (reader.TryReadName(out var name))
        {
            if (name is not ("--key" or "--root"))
            {
                fault = $"audit verify has no option {name}{NearestWord.Suggest(name, Names)}";
                return null;
            }

            if (!reader.TryReadValue(out var value) || value.Length != (name == "--key" ? EcPublicKey.KidLength : AuditText.HashLength))
            {
                fault = name == "--key"
                    ? $"--key takes the id of a key, {EcPublicKey.KidLength} characters, as 'keys' of GET /api/v1/audit/verify shows it"
                    : $"--root takes the hash of a root, {AuditText.HashLength} characters, as 'last_root' of GET /api/v1/audit/verify shows it";
                return null;
            }

            if (name == "--key")
            {
                keys.Add(value);
            }
            else
            {
                root = value;
            }
        }

        fault = reader.Rest.Length == 1 ? null : "name one file";
        return fault is null ? new AuditVerifyOptions(reader.Rest[0], keys, root) : null;
    }
}
