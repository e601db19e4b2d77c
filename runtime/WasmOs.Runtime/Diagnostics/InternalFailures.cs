namespace WasmOs.Runtime.Diagnostics;

/// <summary>Reports failures on the runtime's own threads, where no caller sees them. Thread-safe.</summary>
/// <param name="report">
/// Receives the name of the work and the exception; null when there is no receiver. An exception that it throws is traced and dropped.
/// </param>
internal sealed class InternalFailures(Action<string, Exception>? report)
{
    /// <summary>Reports a failure. Never throws.</summary>
    public void Report(string work, Exception failure)
    {
        RuntimeEvents.Log.BackgroundFailed(failure.GetType().Name, failure.Message);
        try
        {
            report?.Invoke(work, failure);
        }
        catch (Exception second) when (!second.IsFatal())
        {
            // A receiver that throws must not end the runtime's thread.
            RuntimeEvents.Log.BackgroundFailed(second.GetType().Name, second.Message);
        }
    }
}
