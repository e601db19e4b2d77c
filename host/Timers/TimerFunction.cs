using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Invocation;

namespace WasmOs.Host.Timers;

/// <summary>A timer function: its name, its schedule and its call.</summary>
/// <param name="Name">The function.</param>
/// <param name="Schedule">When it strikes.</param>
/// <param name="RunOnStartup">Whether it also runs when its host begins to run timers.</param>
/// <param name="UseMonitor">Whether its strikes are kept, so that a missed one is made up for.</param>
/// <param name="Call">Calls the function.</param>
internal sealed record TimerFunction(string Name, TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor, TriggerCall<TimerInfo> Call);
