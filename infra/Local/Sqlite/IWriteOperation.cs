namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A waiting write. The writer thread executes it once, or a second time alone when its group failed, and then completes or fails it once.</summary>
internal interface IWriteOperation
{
    /// <summary>The approximate number of rows that the write changes or reads.</summary>
    int Weight { get; }

    /// <summary>Whether the write holds a place in the queue, which the writer thread releases after the write.</summary>
    bool HoldsPlace { get; }

    /// <summary>Executes the write inside the open transaction. A condition that does not hold is a normal result, found before anything is written.</summary>
    void Execute(Session session);

    /// <summary>Completes the caller's task with the result of the last execution, which is now durable.</summary>
    void Complete();

    void Fail(Exception exception, string path);
}
