namespace WasmOs.Infra.Tests.Azure;

/// <summary>The tests that share the assembly's Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
