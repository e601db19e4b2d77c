namespace WasmOs.Host.Tests.Timers;

/// <summary>What a test wants of its timer function.</summary>
public sealed class ClockMode
{
    public bool Fails { get; set; }

    public bool Holds { get; set; }
}
