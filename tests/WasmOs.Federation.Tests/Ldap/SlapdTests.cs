namespace WasmOs.Federation.Tests.Ldap;

/// <summary>Tests over one slapd, one after the other: libldap has one list of trusted authorities for the process, which some of them change.</summary>
[CollectionDefinition(Name)]
public sealed class SlapdTests : ICollectionFixture<SlapdServer>
{
    public const string Name = "slapd";
}
