using System.Diagnostics.CodeAnalysis;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Tests.Access;

/// <summary>Knows the callers that a test names.</summary>
internal sealed class FakeIdentity : IAuthenticator, IPublicModules
{
    private readonly Dictionary<string, Caller> _callers = [];

    public bool? HasUsers { get; set; }

    public bool UsersInStorage { get; set; }

    /// <summary>Whether credentials must be verified anew.</summary>
    public bool IsCold { get; set; }

    public string? PublicModule { get; set; }

    public Caller Know(string credential, string permissions, string pattern = "*")
    {
        Assert.True(PermissionSet.TryParse(permissions, out var set));
        return _callers[credential] = new Caller(CallerKind.ApiKey, "key:test", [new AccessGrant(set, ModuleScope.Of([pattern]))]);
    }

    public ValueTask<bool> HasUsersAsync(CancellationToken cancellationToken)
    {
        HasUsers = UsersInStorage;
        return ValueTask.FromResult(UsersInStorage);
    }

    public bool TryGetKnown(ReadOnlySpan<char> credential, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        return !IsCold && _callers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(credential, out caller);
    }

    public ValueTask<Result<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_callers.TryGetValue(credential, out var caller) ? (Result<Caller>)caller : AccessErrors.CredentialsMissing());

    public ValueTask<bool> ContainsAsync(string reference, CancellationToken cancellationToken) => ValueTask.FromResult(reference == PublicModule);
}
