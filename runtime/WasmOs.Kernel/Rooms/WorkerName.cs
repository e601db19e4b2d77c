namespace WasmOs.Kernel.Rooms;

/// <summary>This process's name in what the rooms write to shared storage, such as leases. Immutable.</summary>
/// <param name="Value">Unique among all processes that ever shared the storage: lower-case letters and digits.</param>
public sealed record WorkerName(string Value);
