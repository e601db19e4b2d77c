namespace WasmOs.FunctionsHosting.Rpc;

/// <summary>What a worker said of itself when it was ready.</summary>
/// <param name="Capabilities">Its capabilities; a capability with an empty value is one that it lacks.</param>
/// <param name="Functions">Its functions, loaded, in the order of their names.</param>
internal sealed record WorkerIntroduction(IReadOnlyDictionary<string, string> Capabilities, IReadOnlyList<LoadedFunction> Functions)
{
    /// <summary>The address of the worker's own HTTP server, to which requests are forwarded; null when it has none.</summary>
    public Uri? HttpAddress => Capabilities.GetValueOrDefault("HttpUri") is { Length: > 0 } uri ? new Uri(uri) : null;

    /// <summary>Whether the worker wants the parts of the route in the call's message although the request itself is forwarded.</summary>
    public bool WantsRouteParameters => !string.IsNullOrEmpty(Capabilities.GetValueOrDefault("RequiresRouteParameters"));

    /// <summary>Whether the worker ends by itself when it is told to, so that it is worth while to wait.</summary>
    public bool HandlesTerminate => !string.IsNullOrEmpty(Capabilities.GetValueOrDefault("HandlesWorkerTerminateMessage"));

    /// <summary>Whether the worker hears of a call's cancellation.</summary>
    public bool HandlesCancel => !string.IsNullOrEmpty(Capabilities.GetValueOrDefault("HandlesInvocationCancelMessage"));
}
