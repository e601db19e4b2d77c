using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Access;

/// <summary>
/// Decides who may call which function. Both heads ask it for every HTTP function before the request holds anything: a place, a body, a lease. Thread-safe.
/// </summary>
/// <remarks>
/// The steps: 1. a host that is open recognizes everybody as <see cref="Caller.Open"/>; 2. find the credentials and recognize the caller, from memory for
/// credentials that were verified before; 3. compare the permissions with those that the function's attribute names, for the module in the route if it names
/// one; 4. hand the caller to the function by <see cref="CallerFeature"/>; 5. count the call, and refuse it when a limit of the caller's tier is reached.
/// </remarks>
/// <param name="options">When callers need credentials.</param>
/// <param name="authenticator">Recognizes callers.</param>
/// <param name="modules">Finds public modules.</param>
/// <param name="limiter">Counts the calls of callers; null for no limits.</param>
/// <param name="trail">Records who was refused; null for no record.</param>
public sealed class AccessGate(
    AccessOptions options, IAuthenticator authenticator, IPublicModules modules, CallerLimiter? limiter = null, AuditTrail? trail = null)
{
    /// <summary>Wraps an endpoint in the check.</summary>
    /// <param name="action">The action's name in the audit trail, <c>resource.verb</c>, when a caller is refused.</param>
    /// <param name="access">What callers need.</param>
    /// <param name="serve">The endpoint. It gets requests whose caller is set.</param>
    public RequestDelegate Around(string action, FunctionAccess access, RequestDelegate serve)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(serve);
        var recheck = access is { IsPublic: false, UnlessModuleIsPublic: false } ? new CallerRecheck(this, action, access) : null;
        return context =>
        {
            if (recheck is not null && (access.Streams || MayHaveBody(context.Request)))
            {
                context.Features.Set(recheck);
            }

            var isDecided = TryCheck(context, access, out var refusal);
            return isDecided && refusal is null && !IsCounted(access, CallerFeature.Of(context.Request))
                ? serve(context)
                : CountAndServeAsync(context, action, access, serve, isDecided, refusal);
        };
    }

    private static bool MayHaveBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    private bool IsCounted(FunctionAccess access, Caller caller) =>
        limiter is not null && (caller.Tier is not null || ((access.CountsAddresses || access.RunsGuest) && caller.Kind == CallerKind.Anonymous));

    // 5. The limits. A request that is refused for its credentials counts too, by its address, so that nobody can try many. It counts apart from signing in.
    private async Task CountAndServeAsync(
        HttpContext context, string action, FunctionAccess access, RequestDelegate serve, bool isDecided, KernelError? refusal)
    {
        refusal = isDecided ? refusal : await CheckSlowlyAsync(context, access);
        var caller = CallerFeature.Of(context.Request);
        if (limiter is null || (refusal is null && !IsCounted(access, caller)))
        {
            await (refusal is null ? serve(context) : RefuseAsync(context, action, refusal));
            return;
        }

        var count = caller.Kind == CallerKind.Anonymous
            ? await (refusal is null
                ? limiter.EnterAddressAsync(context.Connection.RemoteIpAddress, access.RunsGuest, context.RequestAborted)
                : limiter.EnterRefusedAddressAsync(context.Connection.RemoteIpAddress, context.RequestAborted))
            : await limiter.EnterAsync(caller, access.RunsGuest && refusal is null, context.RequestAborted);
        RateLimitHeaders.Set(context.Response.Headers, count);
        if (count.Error is { } limited)
        {
            await new ProblemResult(limited).ExecuteAsync(context);
            return;
        }

        if (refusal is not null)
        {
            await RefuseAsync(context, action, refusal);
            return;
        }

        var charge = access.RunsGuest ? CallCharge.Begin(context) : null;
        try
        {
            await serve(context);
        }
        finally
        {
            limiter.Exit(count, charge?.Cpu ?? TimeSpan.Zero);
        }
    }

    /// <summary>Checks a request anew whose body has arrived after its first check.</summary>
    /// <returns>Why the request is refused now; null when the function may be called.</returns>
    internal async ValueTask<KernelError?> CheckAgainAsync(HttpContext context, FunctionAccess access) =>
        TryCheck(context, access, out var refusal) ? refusal : await CheckSlowlyAsync(context, access);

    /// <summary>Answers a request that is refused, and records it.</summary>
    internal async Task RefuseAsync(HttpContext context, string action, KernelError refusal)
    {
        if (trail is not null)
        {
            var entry = RequestEntry.Of(context, action, AuditOutcome.Refused);
            var refused = entry with { KeyId = entry.KeyId ?? refusal.KeyId, Reason = refusal.Slug, Status = ProblemStatus.Of(refusal.Kind) };
            await trail.AddAsync(refused, context.RequestAborted);
        }

        await new ProblemResult(refusal).ExecuteAsync(context);
    }

    /// <summary>Checks a request from memory. Allocates nothing for a caller who is let in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="access">What callers need.</param>
    /// <param name="refusal">Why the request is refused; null when the function may be called.</param>
    /// <returns>False when memory does not suffice: <see cref="CheckSlowlyAsync"/> decides.</returns>
    private bool TryCheck(HttpContext context, FunctionAccess access, out KernelError? refusal)
    {
        refusal = null;

        // 1. An open host.
        if (IsOpen(context.Request, out var isUnknown))
        {
            EnterOpen(context, access);
            return true;
        }

        if (isUnknown)
        {
            return false;
        }

        // 2. The caller.
        refusal = Credentials.Find(context.Request, access.UnlessModuleIsPublic, access.TakesCookie, out var credential);
        if (refusal is not null || (credential.IsEmpty && access.IsPublic))
        {
            return true;
        }

        var caller = Caller.Anonymous;
        if (!credential.IsEmpty && !authenticator.TryGetKnown(credential.Span, out caller))
        {
            return false;
        }

        // 3. The permissions.
        refusal = Enter(context, access, caller, wrong: null);
        return refusal is null || !access.UnlessModuleIsPublic;
    }

    private async ValueTask<KernelError?> CheckSlowlyAsync(HttpContext context, FunctionAccess access)
    {
        var stop = context.RequestAborted;
        if (IsOpen(context.Request, out var isUnknown))
        {
            EnterOpen(context, access);
            return null;
        }

        if (isUnknown)
        {
            // Once storage has told whether there are users, memory suffices.
            _ = await authenticator.HasUsersAsync(stop);
            if (TryCheck(context, access, out var decided))
            {
                return decided;
            }
        }

        if (Credentials.Find(context.Request, access.UnlessModuleIsPublic, access.TakesCookie, out var credential) is { } malformed)
        {
            return malformed;
        }

        KernelError? wrong = null;
        var caller = Caller.Anonymous;
        if (!credential.IsEmpty && !authenticator.TryGetKnown(credential.Span, out caller))
        {
            var found = await authenticator.AuthenticateAsync(credential.ToString(), stop);
            (caller, wrong) = found.Succeeded ? (found.Value, null) : (Caller.Anonymous, found.Error);
        }

        var refusal = Enter(context, access, caller, wrong);
        if (refusal is null || !access.UnlessModuleIsPublic || !await IsPublicAsync(context.Request, access))
        {
            return refusal;
        }

        Credentials.Hide(context.Request, caller.Kind != CallerKind.Anonymous);
        return null;
    }

    private static void EnterOpen(HttpContext context, FunctionAccess access)
    {
        CallerFeature.Set(context, Caller.Open);
        if (access.UnlessModuleIsPublic)
        {
            Credentials.Hide(context.Request, isRecognized: false);
        }
    }

    /// <summary>Sets the caller of the function, and returns the reason to refuse the request; null for none.</summary>
    private KernelError? Enter(HttpContext context, FunctionAccess access, Caller caller, KernelError? wrong)
    {
        CallerFeature.Set(context, caller);
        var refusal = access.IsPublic ? null : FindRefusal(context.Request, access, caller, wrong);
        if (refusal is null && access.UnlessModuleIsPublic)
        {
            Credentials.Hide(context.Request, caller.Kind != CallerKind.Anonymous);
        }

        return refusal;
    }

    private KernelError? FindRefusal(HttpRequest request, FunctionAccess access, Caller caller, KernelError? wrong)
    {
        if (caller.Kind == CallerKind.Anonymous)
        {
            return wrong ?? (authenticator.HasUsers == false ? AccessErrors.SetupNeeded() : AccessErrors.CredentialsMissing());
        }

        if (!caller.Has(access.Permissions))
        {
            return AccessErrors.PermissionMissing(access.Permissions);
        }

        if (access.Everywhere && !caller.HasEverywhere(access.Permissions))
        {
            return AccessErrors.NeedsAllModules(access.Permissions);
        }

        // A malformed reference names no module: the function says what is wrong with it.
        return access.ModuleParameter is { } parameter && request.RouteValues[parameter] is string reference
            && !caller.May(access.Permissions, ModuleName.OfReference(reference))
            ? ModuleErrors.NotFound(reference)
            : null;
    }

    private ValueTask<bool> IsPublicAsync(HttpRequest request, FunctionAccess access) =>
        modules.ContainsAsync(request.RouteValues[access.ModuleParameter!] as string ?? "", request.HttpContext.RequestAborted);

    /// <summary>Whether everybody may do everything.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isUnknown">Whether storage has not told yet. Then the result is false.</param>
    private bool IsOpen(HttpRequest request, out bool isUnknown)
    {
        isUnknown = false;
        if (options.Mode != AccessMode.Auto || !options.IsLoopback)
        {
            return options.Mode == AccessMode.Off;
        }

        // A proxy on this machine passes on requests of others, for whom a host without users is not open.
        var hasUsers = authenticator.HasUsers;
        isUnknown = hasUsers is null;
        return hasUsers == false && !ProxyTraces.ExistInUsualHeaders(request);
    }
}
