using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Common;
using WasmOs.Common.Audit;

namespace WasmOs.Cli.Tests.Audit;

/// <summary>An export as a server makes it: one writer with two entries and a signature, and a root.</summary>
internal sealed class TestExport : IDisposable
{
    private const string Segment = "2026/03/01/w1-000001.ndjson";
    private const string Time = "2026-03-01T10:20:00.0000000Z";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestExport()
    {
        var shared = EcPublicKey.From(_key);
        Kid = shared.Kid;
        var start = Line(1, AuditText.NoHash, $$"""
            "segment":{"writer":"w1","number":1,"name":"{{Segment}}","from":"{{Time}}"}
            """);
        var first = Line(2, AuditHash.TextOf(Encoding.UTF8.GetBytes(start)), """
            "action":"modules.delete","outcome":"done","target":"modules/calc"
            """);
        var second = Line(3, AuditHash.TextOf(Encoding.UTF8.GetBytes(first)), """
            "action":"auth.login","outcome":"refused"
            """);
        var head = Sign(Line(4, AuditHash.TextOf(Encoding.UTF8.GetBytes(second)), $$"""
            "head":{"writer":"w1","segment":"{{Segment}}","kid":"{{Kid}}"}
            """));
        var leaf = new AuditLeaf("w1", Segment, 4, AuditHash.TextOf(Encoding.UTF8.GetBytes(head)));
        var root = Sign(Line(1, AuditText.NoHash, $$"""
            "root":{"merkle":"{{AuditLeaf.MerkleRoot([leaf])}}","heads":[{"writer":"w1","segment":"{{Segment}}","seq":4,"hash":"{{leaf.Hash}}"}],"kid":"{{Kid}}"}
            """));
        Root = AuditHash.TextOf(Encoding.UTF8.GetBytes(root));
        List<string> lines =
        [
            $$"""{"export":"wasmos-audit","version":1,"created_at":"{{Time}}","keys":[{"kid":"{{Kid}}","x":"{{shared.X}}","y":"{{shared.Y}}"}]}""",
            """{"file":"roots"}""", root, $$"""{"file":"{{Segment}}"}""", start, first, second, head,
        ];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))));
        lines.Add(Sign($$$"""{"manifest":{"lines":{{{lines.Count}}},"sha256":"{{{hash}}}","kid":"{{{Kid}}}"}}"""));
        Lines = lines;
    }

    public string Kid { get; }

    public string Root { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The file, after an edit.</summary>
    public byte[] File(Func<string, string>? edit = null)
    {
        var text = string.Concat(Lines.Select(line => line + "\n"));
        return Encoding.UTF8.GetBytes(edit is null ? text : edit(text));
    }

    public void Dispose() => _key.Dispose();

    private static string Line(long seq, string prev, string rest) => $$"""{"seq":{{seq}},"prev":"{{prev}}","time":"{{Time}}",{{rest}}}""";

    private string Sign(string line)
    {
        var data = AuditText.SignedBytes(Encoding.UTF8.GetBytes(line[..^1]));
        var signature = _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{line[..^1]},\"sig\":\"{Base64Url.EncodeToString(signature)}\"}}";
    }
}
