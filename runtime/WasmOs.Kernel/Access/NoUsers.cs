using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Access;

/// <summary>Recognizes nobody, for a host without users.</summary>
internal sealed class NoUsers : IAuthenticator
{
    /// <inheritdoc/>
    public bool? HasUsers => false;

    /// <inheritdoc/>
    public ValueTask<bool> HasUsersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <inheritdoc/>
    public bool TryGetKnown(ReadOnlySpan<char> credential, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        return false;
    }

    /// <inheritdoc/>
    public ValueTask<Result<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<Caller>>(AccessErrors.CredentialsMissing());
}
