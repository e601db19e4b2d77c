namespace WasmOs.Host.Configuration;

/// <summary>Names this process in what it writes to shared storage.</summary>
internal static class WorkerName
{
    /// <summary>A name that no process had before: the time and randomness of a UUID version 7, in lower-case hexadecimal.</summary>
    public static string Create() => Guid.CreateVersion7().ToString("N");
}
