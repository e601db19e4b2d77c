namespace WasmOs.Kernel.Storage;

/// <summary>A writer's exclusive turn; see <see cref="RowTurns"/>.</summary>
internal readonly struct RowTurn(SemaphoreSlim turn) : IDisposable
{
    /// <summary>Ends the turn, so that the next writer has its turn. Must be called exactly once.</summary>
    public void Dispose() => turn.Release();
}
