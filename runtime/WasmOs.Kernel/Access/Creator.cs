namespace WasmOs.Kernel.Access;

/// <summary>
/// Who made something that acts later without a request: a task, a batch, a schedule, a webhook. The default value is: nobody in particular, as on a host that
/// asks nobody for credentials.
/// </summary>
/// <param name="Name">The caller's name (<see cref="Caller.Name"/>), which is shown; null for nobody.</param>
/// <param name="Id">
/// The caller's id (<see cref="Caller.Id"/>), under whose rights the thing acts. Names may be given anew, ids are not. Null for callers who have none: a
/// machine with a token of another issuer, and the operator.
/// </param>
public readonly record struct Creator(string? Name, string? Id)
{
    /// <summary>The caller as a creator.</summary>
    public static Creator Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsKnown ? new Creator(caller.Name, caller.Id.Length > 0 ? caller.Id : null) : default;
    }
}
