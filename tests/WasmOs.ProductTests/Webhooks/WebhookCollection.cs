using System.Diagnostics.CodeAnalysis;

namespace WasmOs.ProductTests.Webhooks;

/// <summary>Test classes that share one <see cref="WebhookProduct"/>; they run one after another.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what xUnit calls it.")]
public sealed class WebhookCollection : ICollectionFixture<WebhookProduct>
{
    public const string Name = "webhooks";
}
