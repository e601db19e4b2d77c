namespace WasmOs.Host.Timers;

/// <summary>The options of timer functions.</summary>
/// <param name="HostId">The common name of all hosts that share an account and its timers.</param>
internal sealed record TimerOptions(string HostId);
