using System.Diagnostics.CodeAnalysis;

namespace WasmOs.ProductTests.Identity;

/// <summary>The tests that share <see cref="IdentityProduct"/>.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what xUnit calls it.")]
public sealed class IdentityCollection : ICollectionFixture<IdentityProduct>
{
    public const string Name = "identity";
}
