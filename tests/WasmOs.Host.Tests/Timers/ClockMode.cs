namespace WasmOs.Host.Tests.Timers;

/// <summary>The behavior that a test sets for its timer function.</summary>
public sealed class ClockMode
{
    public bool Fails { get; set; }

    public bool Holds { get; set; }
}
