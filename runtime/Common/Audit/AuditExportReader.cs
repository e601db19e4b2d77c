using System.Security.Cryptography;
using System.Text.Json;

namespace WasmOs.Common.Audit;

/// <summary>Verifies an export without the server. Not thread-safe.</summary>
/// <param name="pins">The ids of the keys that are trusted; empty: those that the export itself names.</param>
/// <param name="pinnedRoot">The hash of a root that must be in the export; null for none.</param>
internal sealed class AuditExportReader(IReadOnlyCollection<string> pins, string? pinnedRoot)
{
    private readonly Dictionary<string, EcPublicKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _fileLines = new(StringComparer.Ordinal);
    private AuditVerification? _verification;
    private DateTimeOffset _createdAt;
    private long _line;
    private bool _hasManifest;

    /// <summary>What was found; null when the stream is no export.</summary>
    public AuditReport? Report => _verification?.Report;

    /// <summary>Reads and verifies an export.</summary>
    /// <returns>False when the stream is no export that this program can read.</returns>
    public async ValueTask<bool> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new AuditLineReader(stream);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var bytes = reader.Line.Span;
            _line++;
            if (_verification is null)
            {
                if (!TryBegin(bytes))
                {
                    return false;
                }
            }
            else if (bytes.StartsWith(AuditManifest.Start))
            {
                CheckManifest(bytes, hash.GetCurrentHash());
                _hasManifest = true;
            }
            else
            {
                Add(bytes);
            }

            hash.AppendData(bytes);
            hash.AppendData("\n"u8);
        }

        if (_verification is null)
        {
            return false;
        }

        if (!_hasManifest)
        {
            Report!.Find(AuditFindingKind.Export, "", 0, "The export has no manifest: its end is missing.");
        }

        _verification.Complete(_createdAt);
        return true;
    }

    /// <summary>The line of the export at which a finding is; 0 when it is about a file that is not there.</summary>
    public long LineOf(AuditFinding finding) => finding.File.Length == 0 ? finding.Line
        : _fileLines.TryGetValue(finding.File, out var start) ? start + finding.Line
        : 0;

    private static T? TryParse<T>(ReadOnlySpan<byte> bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool TryBegin(ReadOnlySpan<byte> bytes)
    {
        var header = TryParse(bytes, AuditStatementJson.Default.AuditExportHeader);
        if (header is null || header.Export != AuditExportHeader.Format || header.Version != AuditExportHeader.CurrentVersion)
        {
            return false;
        }

        foreach (var named in header.Keys)
        {
            // The id is computed from the key: what the export says of it counts for nothing.
            if (EcPublicKey.TryCreate(named.X, named.Y, out var key) && (pins.Count == 0 || pins.Contains(key.Kid)))
            {
                _keys[key.Kid] = key;
            }
        }

        _createdAt = header.CreatedAt;
        _verification = new AuditVerification(header.Since, header.Until, _keys.GetValueOrDefault) { PinnedRoot = pinnedRoot };
        return true;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_hasManifest)
        {
            Report!.Find(AuditFindingKind.Export, "", _line, "A line follows the manifest: it was added.");
        }
        else if (bytes.StartsWith(AuditFileMark.TornStart))
        {
            _verification!.Add([], isTerminated: false);
        }
        else if (!bytes.StartsWith(AuditFileMark.FileStart))
        {
            _verification!.Add(bytes, isTerminated: true);
        }
        else if (TryParse(bytes, AuditStatementJson.Default.AuditFileMark)?.File is { } file)
        {
            if (!_fileLines.TryAdd(file, _line))
            {
                Report!.Find(AuditFindingKind.Export, file, 0, "The export has the file twice.");
            }

            _verification!.BeginFile(file);
        }
        else
        {
            Report!.Find(AuditFindingKind.Export, "", _line, "The line is no line of an export.");
        }
    }

    private void CheckManifest(ReadOnlySpan<byte> bytes, byte[] hash)
    {
        var manifest = TryParse(bytes, AuditStatementJson.Default.AuditManifest)?.Manifest;
        if (manifest is null || !AuditSignature.TrySplit(bytes, out var signed, out var signature))
        {
            Report!.Find(AuditFindingKind.Export, "", _line, "The manifest is damaged.");
        }
        else if (!_keys.TryGetValue(manifest.Kid, out var key))
        {
            Report!.Find(AuditFindingKind.UnknownKey, "", _line, "The manifest is signed with a key that is not trusted.");
        }
        else if (!key.Verify(AuditText.SignedBytes(signed), signature))
        {
            Report!.Find(AuditFindingKind.Signature, "", _line, "The signature is not that of the manifest: it was changed, or the signature forged.");
        }
        else if (manifest.Lines != _line - 1 || !AuditHash.IsHexOf(AuditHash.AsciiOf(manifest.Sha256), hash))
        {
            Report!.Find(AuditFindingKind.Export, "", _line, "The file is not the one that was exported: lines of it were changed, removed or added.");
        }
    }
}
