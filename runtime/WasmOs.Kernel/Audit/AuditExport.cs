using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Keys;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Writes the audit trail as one file of lines that can be verified without the server. Thread-safe; each call reads the whole range.</summary>
public sealed class AuditExport(IStorage storage, SigningKeys keys, TimeProvider time)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly AuditArchive _archive = new(storage);

    /// <summary>Whether an export can be signed now; null when it can.</summary>
    public async ValueTask<KernelError?> CheckAsync(CancellationToken cancellationToken) =>
        (await keys.GetSignerAsync(KeyPurpose.Audit, cancellationToken).ConfigureAwait(false)).Error;

    /// <summary>Writes whole days.</summary>
    /// <param name="destination">Where to. It is not disposed.</param>
    /// <param name="since">The first day; null: the first day of the trail.</param>
    /// <param name="until">The last day; null: today.</param>
    /// <param name="cancellationToken">Stops the export, which has no end then.</param>
    /// <exception cref="StorageUnavailableException">Storage is down, or the key cannot be read.</exception>
    public async ValueTask WriteAsync(Stream destination, DateOnly? since, DateOnly? until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var signer = await keys.GetSignerAsync(KeyPurpose.Audit, cancellationToken).ConfigureAwait(false);
        if (!signer.Succeeded)
        {
            throw new StorageUnavailableException("tables", signer.Error.Detail);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = 0L;
        await LineAsync(await HeaderAsync(since, until, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        await foreach (var (file, line, isTerminated) in _archive.ReadAsync(since, until, cancellationToken).ConfigureAwait(false))
        {
            await LineAsync(line is not { } bytes ? Mark(new AuditFileMark { File = file })
                : isTerminated ? bytes
                : Mark(new AuditFileMark { Torn = bytes.Length })).ConfigureAwait(false);
        }

        await LineAsync(Manifest(signer.Value, lines, hash.GetCurrentHash())).ConfigureAwait(false);

        async ValueTask LineAsync(ReadOnlyMemory<byte> line)
        {
            hash.AppendData(line.Span);
            hash.AppendData(NewLine);
            lines++;
            await destination.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            await destination.WriteAsync(NewLine, cancellationToken).ConfigureAwait(false);
        }
    }

    private static byte[] Mark(AuditFileMark mark) => JsonSerializer.SerializeToUtf8Bytes(mark, AuditExportJson.Default.AuditFileMark);

    private static byte[] Manifest(SigningKey key, long lines, byte[] hash)
    {
        var statement = new AuditManifest.Statement { Lines = lines, Sha256 = Convert.ToHexStringLower(hash), Kid = key.Kid };
        var text = JsonSerializer.SerializeToUtf8Bytes(new AuditManifest { Manifest = statement }, AuditExportJson.Default.AuditManifest);
        var unsigned = text.AsSpan()[..^1];
        var signature = System.Buffers.Text.Base64Url.EncodeToString(key.Sign(AuditText.SignedBytes(unsigned)));
        return [.. unsigned, .. AuditText.Signature, .. Encoding.ASCII.GetBytes(signature), .. "\"}"u8];
    }

    private async ValueTask<byte[]> HeaderAsync(DateOnly? since, DateOnly? until, CancellationToken cancellationToken)
    {
        var known = await keys.ListAsync(KeyPurpose.Audit, cancellationToken).ConfigureAwait(false);
        var header = new AuditExportHeader
        {
            Export = AuditExportHeader.Format,
            Version = AuditExportHeader.CurrentVersion,
            CreatedAt = time.GetUtcNow(),
            Since = since,
            Until = until,
            Keys = [.. known.Select(key => new AuditExportHeader.Key { Kid = key.Kid, X = key.Public!.X, Y = key.Public.Y })],
        };
        return JsonSerializer.SerializeToUtf8Bytes(header, AuditExportJson.Default.AuditExportHeader);
    }
}
