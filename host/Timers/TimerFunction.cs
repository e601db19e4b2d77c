using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Invocation;

namespace WasmOs.Host.Timers;

/// <summary>A timer function: its name, its schedule and its call.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Schedule">The times of its strikes.</param>
/// <param name="RunOnStartup">Whether the function also runs when its host starts to run timers.</param>
/// <param name="UseMonitor">Whether the times of its strikes are stored, so that a missed strike is made up for.</param>
/// <param name="Call">Calls the function.</param>
internal sealed record TimerFunction(string Name, TimerSchedule Schedule, bool RunOnStartup, bool UseMonitor, TriggerCall<TimerInfo> Call);
