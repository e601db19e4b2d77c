using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Host.Tests.Product.Access;

/// <summary>Recognizes callers by tokens that a test names, and finds them again by the same as who made something.</summary>
internal sealed class NamedCallers : IAuthenticator, ICreators
{
    private readonly ConcurrentDictionary<string, Caller> _callers = [];

    public bool? HasUsers => true;

    public NamedCallers Add(string token, ModuleScope scope, params string[] permissions)
    {
        var all = PermissionSet.None;
        foreach (var permission in permissions)
        {
            Assert.True(PermissionSet.TryParse(permission, out var some));
            all |= some;
        }

        _callers.TryAdd(token, new Caller(CallerKind.User, $"user:{token}", [new AccessGrant(all, scope)]) { Id = token, UserId = token });
        return this;
    }

    /// <summary>From now on the token is nobody's.</summary>
    public void Forget(string token) => _callers.TryRemove(token, out _);

    public ValueTask<bool> HasUsersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public bool TryGetKnown(ReadOnlySpan<char> credential, [NotNullWhen(true)] out Caller? caller) =>
        _callers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(credential, out caller);

    public ValueTask<Result<Caller>> FindAsync(string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<Caller>>(_callers.TryGetValue(id, out var caller) ? caller : AccessErrors.CreatorGone());

    public ValueTask<Result<Caller>> AuthenticateAsync(string credential, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Result<Caller>>(AccessErrors.CredentialsMissing());
}
