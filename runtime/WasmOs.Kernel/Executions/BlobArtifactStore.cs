using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.Executions;

/// <summary>Compiled code in the container <c>artifacts</c>, as <c>{digest}/{key}.cwasm</c>. The runtime seals and checks it. Thread-safe.</summary>
public sealed class BlobArtifactStore(IBlobStore blobs)
{
    internal const string Container = "artifacts";
}
