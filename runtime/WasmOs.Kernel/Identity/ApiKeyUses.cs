using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Identity;

/// <summary>Writes when API keys were last used, behind the requests and at most once a minute for each key. Thread-safe.</summary>
public sealed class ApiKeyUses : IAsyncDisposable
{
    /// <summary>How often uses are written.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ApiKeyStore _store;
    private readonly IdentityDirectory _directory;
    private readonly BackgroundFailures _failures;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _turn = new(1);

    internal ApiKeyUses(ApiKeyStore store, IdentityDirectory directory, TimeProvider time, BackgroundFailures failures)
    {
        (_store, _directory, _failures) = (store, directory, failures);
        _timer = time.CreateTimer(static uses => _ = ((ApiKeyUses)uses!).WriteAsync(), this, Interval, Interval);
    }

    /// <summary>Writes the uses since the last writing. What fails is lost until the key is used again: the time is a help, not a record.</summary>
    public async Task WriteAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var key in _directory.Snapshot?.Keys ?? [])
            {
                if (key.Use.TakeUnwritten() is { } at)
                {
                    await _store.WriteUseAsync(key.Key.Id, at, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            // The boundary of the timer's work.
            _failures.Report("api-key-uses", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes the uses that are not written yet, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await WriteAsync().ConfigureAwait(false);
    }
}
