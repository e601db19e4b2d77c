using System.Net;
using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Executions;

/// <summary>Who asked for a run, for the audit trail. The default value is: nobody in particular.</summary>
/// <param name="Caller">The name of the caller (<see cref="Access.Caller.Name"/>); null for background work that nobody in particular asked for.</param>
/// <param name="CallerId">The caller's id; null when the caller has none.</param>
/// <param name="KeyId">The id of the API key or session by which the caller was recognized; null for others.</param>
/// <param name="Address">The client's address; null for background work.</param>
/// <param name="RequestId">The id of the request; null for background work.</param>
public readonly record struct RunOrigin(string? Caller, string? CallerId = null, string? KeyId = null, IPAddress? Address = null, string? RequestId = null)
{
    /// <summary>The name of the caller for <c>created_by</c>; null where nobody needed credentials.</summary>
    public string? CreatedBy => Caller == Access.Caller.Anonymous.Name ? null : Caller;

    /// <summary>The origin of a request.</summary>
    public static RunOrigin Of(Caller caller, IPAddress? address, string requestId)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new RunOrigin(caller.Name, TextOf(caller.Id), TextOf(caller.CredentialId), address, requestId);

        static string? TextOf(string id) => id.Length > 0 ? id : null;
    }
}
