namespace WasmOs.Runtime.Tests.Stress;

/// <summary>What measures the process, or loads the machine, runs alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StressCollection
{
    public const string Name = "Stress";
}
