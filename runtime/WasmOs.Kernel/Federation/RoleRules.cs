using System.Collections.Immutable;
using WasmOs.Kernel.Identity;
using WasmOs.Storage;

namespace WasmOs.Kernel.Federation;

/// <summary>Compares the rules of identity providers with the roles that exist. Thread-safe.</summary>
public sealed class RoleRules(FederationOptions options, RoleRegistry roles)
{
    /// <summary>The roles that rules give although there are none of their names: whoever the rule fits gets nothing by it.</summary>
    /// <exception cref="StorageUnavailableException">Storage is down.</exception>
    public async ValueTask<ImmutableArray<MissingRole>> FindMissingAsync(CancellationToken cancellationToken)
    {
        if (options.Providers.IsEmpty)
        {
            return [];
        }

        var names = (await roles.ListAsync(cancellationToken).ConfigureAwait(false)).Select(role => role.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from provider in options.Providers
               from rule in provider.Rules.Select((rule, index) => (rule.Roles, Number: index + 1))
               from role in rule.Roles
               where !names.Contains(role)
               select new MissingRole(provider.Name, rule.Number, role),
        ];
    }
}
