namespace WasmOs.Functions.Invocation;

/// <summary>Marks a function whose work is a guest's run. The runtime's scheduler, which knows the module, says when such a run may begin; the host has no places of its own for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RunsGuestAttribute : Attribute
{
    /// <summary>Whether the guest reads the request's body as it comes. Otherwise the host waits for the body first. <value>False by default.</value></summary>
    public bool StreamsBody { get; init; }
}
