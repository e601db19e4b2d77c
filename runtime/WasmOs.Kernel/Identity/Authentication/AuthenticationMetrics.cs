using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>Counts credentials that were verified. Credentials that are remembered are not verified again, and not counted. Thread-safe.</summary>
public sealed class AuthenticationMetrics : IRoomMetrics
{
    private readonly LabelledCount<string> _failed = new();
    private long _succeeded;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Count("wasm_auth_success_total", "Credentials that were verified and are valid.", () => Volatile.Read(ref _succeeded));
        meter.Count(
            "wasm_auth_failed_total", "Credentials that were refused, by reason: the slug of the error.",
            () => _failed.All.Select(pair => pair.Value.Under("reason", pair.Key)));
    }

    /// <summary>Counts a credential.</summary>
    /// <param name="error">Why it was refused; null when it is valid.</param>
    public void Count(KernelError? error)
    {
        if (error is null)
        {
            Interlocked.Increment(ref _succeeded);
        }
        else
        {
            _failed.Add(error.Slug);
        }
    }
}
