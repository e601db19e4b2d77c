namespace WasmOs.Runtime.Tests.Stress;

/// <summary>Tests that measure the process or load the machine. They run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StressCollection
{
    public const string Name = "Stress";
}
