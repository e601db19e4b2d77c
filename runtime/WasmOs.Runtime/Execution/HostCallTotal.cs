namespace WasmOs.Runtime.Execution;

/// <summary>How often a run called a function of the host.</summary>
/// <param name="Name">
/// The function: its name in WASI, or <c>yield_control</c>, <c>console</c> and its kin; <c>host_function</c> stands for all of
/// <see cref="RuntimeOptions.HostFunctions"/>.
/// </param>
/// <param name="Count">The number of calls.</param>
/// <param name="Time">The time in all these calls, waits included; null when the run was not traced, since calls are not timed then.</param>
public readonly record struct HostCallTotal(string Name, long Count, TimeSpan? Time);
