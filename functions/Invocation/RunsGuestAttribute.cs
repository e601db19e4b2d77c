namespace WasmOs.Functions.Invocation;

/// <summary>
/// Marks a function that runs a guest. The runtime's scheduler, which knows the module, decides when such a run may begin. The host does not limit how many of
/// these requests are in progress.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RunsGuestAttribute : Attribute
{
    /// <summary>
    /// Whether the guest reads the request's body while it arrives. Otherwise the host waits for the whole body first. <value>False by default.</value>
    /// </summary>
    public bool StreamsBody { get; init; }
}
