namespace WasmOs.Kernel.Storage;

/// <summary>A turn of a writer; see <see cref="RowTurns"/>.</summary>
internal readonly struct RowTurn(SemaphoreSlim turn) : IDisposable
{
    /// <summary>Lets the next writer have its turn. To be called once.</summary>
    public void Dispose() => turn.Release();
}
