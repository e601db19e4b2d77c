namespace WasmOs.Host.Admission;

/// <summary>How many requests run and wait.</summary>
/// <param name="MaxConcurrent">Requests of the administration lane that run at once; the places of the other lanes follow from it.</param>
/// <param name="MaxOutstanding">Requests of the administration lane that run and wait together; more are refused.</param>
/// <param name="QueueTimeout">The longest time that a request waits for its place.</param>
internal sealed record AdmissionLimits(int MaxConcurrent, int MaxOutstanding, TimeSpan QueueTimeout);
