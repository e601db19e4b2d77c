using System.Diagnostics.CodeAnalysis;

namespace WasmOs.ProductTests;

/// <summary>Test classes that share one host; they run one after another.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what xUnit calls it.")]
public sealed class ProductCollection : ICollectionFixture<SharedProduct>
{
    public const string Name = "the product";
}
