namespace WasmOs.FunctionsHosting.Tests;

/// <summary>All tests: they share one account and one worker.</summary>
[CollectionDefinition(Name)]
public sealed class SampleCollection : ICollectionFixture<SampleFixture>
{
    public const string Name = "sample";
}
