using WasmOs.Common.Audit;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Keys;
using WasmOs.Storage;

namespace WasmOs.Kernel.Audit;

/// <summary>Verifies the audit trail in storage. Thread-safe; each call reads the whole range.</summary>
public sealed class AuditVerifier(IStorage storage, SigningKeys keys, TimeProvider time)
{
    /// <summary>How many verifications of requests may run at once: each reads, and hashes, as many days as were asked for.</summary>
    internal const int MostAtOnce = 2;

    private readonly AuditArchive _archive = new(storage);
    private int _running;

    /// <summary>Verifies as <see cref="VerifyAsync"/> does, unless as many verifications run as may.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down.</exception>
    public async ValueTask<Result<AuditVerdict>> TryVerifyAsync(DateOnly? since, DateOnly? until, CancellationToken cancellationToken)
    {
        try
        {
            return Interlocked.Increment(ref _running) > MostAtOnce
                ? AuditErrors.VerificationsRunning(MostAtOnce)
                : await VerifyAsync(since, until, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>Verifies whole days, up to the last line that is in storage.</summary>
    /// <param name="since">The first day; null: the first day of the trail.</param>
    /// <param name="until">The last day; null: today.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StorageUnavailableException">Storage is down.</exception>
    public async ValueTask<AuditVerdict> VerifyAsync(DateOnly? since, DateOnly? until, CancellationToken cancellationToken)
    {
        var trusted = await KeysAsync(cancellationToken).ConfigureAwait(false);
        var verification = new AuditVerification(since, until, kid => trusted.GetValueOrDefault(kid)?.Public);
        var now = time.GetUtcNow();
        await foreach (var (file, line, isTerminated) in _archive.ReadAsync(since, until, cancellationToken).ConfigureAwait(false))
        {
            if (line is { } bytes)
            {
                verification.Add(bytes.Span, isTerminated);
            }
            else
            {
                verification.BeginFile(file);
            }
        }

        return new AuditVerdict(verification.Complete(now));
    }

    private async ValueTask<Dictionary<string, SigningKey>> KeysAsync(CancellationToken cancellationToken) =>
        (await keys.ListAsync(KeyPurpose.Audit, cancellationToken).ConfigureAwait(false)).ToDictionary(key => key.Kid, StringComparer.Ordinal);
}
