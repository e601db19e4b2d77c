namespace WasmOs.ProductTests;

/// <summary>All in which the heads may differ, each with its reason. What is not here is the same under both, and tested so.</summary>
internal sealed record Differences
{
    /// <summary>The embedded host, against which the Azure head is compared.</summary>
    public static Differences OfEmbeddedHost { get; } = new();

    /// <summary>The Azure Functions worker behind the Functions front.</summary>
    public static Differences OfAzureFunctions { get; } = new();
}
