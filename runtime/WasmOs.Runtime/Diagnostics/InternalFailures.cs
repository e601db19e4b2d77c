namespace WasmOs.Runtime.Diagnostics;

/// <summary>Tells of what went wrong on threads of the runtime's own, where no caller sees it. Thread-safe.</summary>
/// <param name="report">Gets the name of the work and the exception; null when nobody wants it. What it throws is dropped.</param>
internal sealed class InternalFailures(Action<string, Exception>? report)
{
    /// <summary>Tells of a failure; never throws.</summary>
    public void Report(string work, Exception failure)
    {
        RuntimeEvents.Log.BackgroundFailed(failure.GetType().Name, failure.Message);
        try
        {
            report?.Invoke(work, failure);
        }
        catch (Exception second) when (!second.IsFatal())
        {
            // Who is told of failures must not end the thread that tells.
            RuntimeEvents.Log.BackgroundFailed(second.GetType().Name, second.Message);
        }
    }
}
