using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>The algorithms with which a trusted issuer may sign: asymmetric ones only, so that nobody can sign with what everybody can read.</summary>
internal static class IssuerAlgorithms
{
    /// <summary>The algorithms by their names in tokens.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];
}
