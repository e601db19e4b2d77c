namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A waiting write. Executed once or, when its group failed, a second time alone; then answered once.</summary>
internal interface IWriteOperation
{
    /// <summary>About how many rows it touches.</summary>
    int Weight { get; }

    /// <summary>Whether it holds one of the places of the queue.</summary>
    bool HoldsPlace { get; }

    /// <summary>Does it inside the open transaction. A condition that does not hold is a result, decided before anything is written.</summary>
    void Execute(Session session);

    /// <summary>Answers with the result of the last execution, which is durable now.</summary>
    void Complete();

    void Fail(Exception exception, string path);
}
