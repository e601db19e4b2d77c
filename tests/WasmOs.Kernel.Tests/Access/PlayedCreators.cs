using System.Collections.Concurrent;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Tests.Access;

/// <summary>Creators whose rights a test sets.</summary>
internal sealed class PlayedCreators : ICreators
{
    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    /// <summary>Gives a user rights for all modules, and returns the user as the creator of something.</summary>
    public Creator Set(string id, params string[] permissions) => Set(id, null, ModuleScope.All, permissions);

    /// <summary>Gives a user rights, and returns the user as the creator of something.</summary>
    public Creator Set(string id, string? tier, ModuleScope modules, params string[] permissions)
    {
        var caller = new Caller(CallerKind.User, $"user:{id}", [new AccessGrant(PermissionSet.Of(permissions), modules)]) { Id = id, UserId = id, Tier = tier };
        _callers[id] = caller;
        return Creator.Of(caller);
    }

    public void Remove(string id) => _callers.TryRemove(id, out _);

    public ValueTask<Result<Caller>> FindAsync(string id, CancellationToken cancellationToken) =>
        new(_callers.TryGetValue(id, out var caller) ? caller : AccessErrors.CreatorGone());
}
