namespace WasmOs.Kernel.Rooms;

/// <summary>The name of this process in what the rooms write to shared storage, such as leases. Immutable.</summary>
/// <param name="Value">Unique among all processes that ever shared the storage: lowercase letters and digits.</param>
public sealed record WorkerName(string Value);
