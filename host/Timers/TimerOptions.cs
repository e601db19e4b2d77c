namespace WasmOs.Host.Timers;

/// <summary>How timers are shared between hosts.</summary>
/// <param name="HostId">What hosts that share an account and its timers call themselves.</param>
internal sealed record TimerOptions(string HostId);
