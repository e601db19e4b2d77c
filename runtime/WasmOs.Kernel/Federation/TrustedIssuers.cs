using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Tokens;

namespace WasmOs.Kernel.Federation;

/// <summary>Makes callers of machines that trusted issuers vouch for. Thread-safe.</summary>
internal sealed class TrustedIssuers(MachineTokens machines, IdentityDirectory directory) : IBearerTokens
{
    /// <inheritdoc/>
    public async ValueTask<Result<VerifiedBearer>?> TryAsync(string token, string issuer, CancellationToken cancellationToken)
    {
        var verified = await machines.VerifyAsync(token, cancellationToken).ConfigureAwait(false);
        if (!verified.Succeeded)
        {
            return verified.Error;
        }

        if (verified.Value is not { } machine)
        {
            return null;
        }

        var grants = await directory.GrantsOfAsync(machine.Identity.Roles, cancellationToken).ConfigureAwait(false);
        return new VerifiedBearer(new Caller(CallerKind.Machine, $"machine:{machine.Identity}", grants) { Tier = machine.Identity.Tier }, machine.ExpiresAt);
    }
}
