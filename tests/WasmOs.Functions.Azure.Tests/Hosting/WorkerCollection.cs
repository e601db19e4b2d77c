namespace WasmOs.Functions.Azure.Tests.Hosting;

/// <summary>The tests of the host that share one worker.</summary>
[CollectionDefinition(Name)]
public sealed class WorkerCollection : ICollectionFixture<WorkerFixture>
{
    public const string Name = "worker";
}
