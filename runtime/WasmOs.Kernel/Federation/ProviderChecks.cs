using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;

namespace WasmOs.Kernel.Federation;

/// <summary>Checks the configuration of identity providers as a whole and makes providers of it.</summary>
public static class ProviderChecks
{
    /// <summary>The most providers.</summary>
    public const int MostProviders = 50;

    /// <summary>Checks providers. Each mistake adds an error with its path.</summary>
    /// <param name="drafts">The providers as the configuration says them.</param>
    /// <param name="variables">Finds the value of an environment variable, for secrets; null when it is not set.</param>
    /// <param name="errors">Receives the mistakes.</param>
    /// <returns>The providers. Of no use when there are errors.</returns>
    public static FederationOptions Check(IReadOnlyList<ProviderDraft> drafts, Func<string, string?> variables, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(errors);
        var providers = ImmutableArray.CreateBuilder<IdentityProvider>();
        for (var i = 0; i < drafts.Count; i++)
        {
            if (CheckOne(drafts[i], $"providers[{i}].", variables, errors) is { } provider)
            {
                providers.Add(provider);
            }
        }

        CheckUnique(drafts, errors);
        return new FederationOptions(providers.DrainToImmutable());
    }

    /// <summary>The value of an environment variable that a member names; null, with an error, when it is not set.</summary>
    internal static string? SecretOf(string? variable, string path, Func<string, string?> variables, FieldErrors errors)
    {
        if (variable is null)
        {
            return null;
        }

        if (variables(variable) is { Length: > 0 } secret)
        {
            return secret;
        }

        errors.Add(path, "Names an environment variable that is not set. It must hold the secret; the secret itself never stands in this file.");
        return null;
    }

    private static IdentityProvider? CheckOne(ProviderDraft draft, string path, Func<string, string?> variables, FieldErrors errors)
    {
        if (!NameRule.IsValid(draft.Name))
        {
            errors.Add(path + "name", $"Must be {NameRule.Text}.");
        }

        if (draft.Tier is { } tier && !NameRule.IsValid(tier))
        {
            errors.Add(path + "tier", "Must be the name of a tier.");
        }

        CheckCaFile(draft.CaFile, path + "ca_file", errors);
        var rules = RuleChecks.Check(draft.Rules, path + "rules", errors);
        switch (draft.Kind)
        {
            case "oidc":
                CheckMembers(draft, OidcChecks.Members, path, errors);
                return OidcChecks.Check(draft, rules, path, variables, errors);
            case "ldap":
                CheckMembers(draft, LdapChecks.Members, path, errors);
                return LdapChecks.Check(draft, rules, path, variables, errors);
            default:
                errors.Add(path + "kind", "Must be oidc or ldap.");
                return null;
        }
    }

    private static void CheckMembers(ProviderDraft draft, ImmutableArray<string> members, string path, FieldErrors errors)
    {
        foreach (var member in draft.Given.Except(ProviderDraft.CommonMembers).Except(members))
        {
            errors.Add(path + member, $"Does not belong to a provider of kind {draft.Kind}.");
        }
    }

    private static void CheckCaFile(string? file, string path, FieldErrors errors)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            if (!Path.IsPathFullyQualified(file) || certificates.Count == 0)
            {
                errors.Add(path, "Must be the absolute path of a PEM file with certificates.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            errors.Add(path, "Must be the absolute path of a PEM file with certificates, which can be read.");
        }
    }

    private static void CheckUnique(IReadOnlyList<ProviderDraft> drafts, FieldErrors errors)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            var (draft, before) = (drafts[i], drafts.Take(i));
            if (draft.Name is { } name && before.Any(other => other.Name == name))
            {
                errors.Add($"providers[{i}].name", "Is the name of an earlier provider.");
            }

            if (draft.Oidc.Issuer is { } issuer && before.Any(other => other.Oidc.Issuer == issuer))
            {
                errors.Add($"providers[{i}].issuer", "Is the issuer of an earlier provider: give that one several audiences.");
            }

            if (draft is { Kind: "ldap", CaFile: var file } && before.Any(other => other.Kind == "ldap" && other.CaFile != file))
            {
                errors.Add(
                    $"providers[{i}].ca_file",
                    "Must be the same for all directories, because libldap trusts the same certificates for all: put them into one file.");
            }
        }
    }
}
