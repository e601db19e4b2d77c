using System.Diagnostics.CodeAnalysis;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Tests;

/// <summary>A host without users and without public modules.</summary>
internal sealed class Nobody : IAuthenticator, IPublicModules
{
    /// <summary>A gate that asks nobody for credentials.</summary>
    public static AccessGate Gate { get; } = new(new AccessOptions { Mode = AccessMode.Off }, new Nobody(), new Nobody());

    public bool? HasUsers => false;

    public ValueTask<bool> HasUsersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public bool TryGetKnown(ReadOnlySpan<char> credential, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        return false;
    }

    public ValueTask<Result<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<Caller>>(AccessErrors.CredentialsMissing());

    public ValueTask<bool> ContainsAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
