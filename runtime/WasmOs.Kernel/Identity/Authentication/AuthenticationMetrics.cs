using System.Diagnostics.Metrics;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>Counts credentials that were verified. Credentials that are remembered are not verified again, and not counted. Thread-safe.</summary>
public sealed class AuthenticationMetrics : IDisposable
{
    /// <summary>The name of the meter for the metrics of this class.</summary>
    public const string MeterName = "WasmOs.Kernel.Identity";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _success;
    private readonly Counter<long> _failed;

    /// <summary>Creates the counters.</summary>
    public AuthenticationMetrics()
    {
        _success = _meter.CreateCounter<long>("wasm_auth_success_total", description: "Credentials that were verified and are valid.");
        _failed = _meter.CreateCounter<long>("wasm_auth_failed_total", description: "Credentials that were refused, by reason: the slug of the error.");
    }

    /// <summary>Counts a credential.</summary>
    /// <param name="error">Why it was refused; null when it is valid.</param>
    public void Count(KernelError? error)
    {
        if (error is null)
        {
            _success.Add(1);
        }
        else
        {
            _failed.Add(1, new KeyValuePair<string, object?>("reason", error.Slug));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
