namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A write with its arguments and its result in one object. The delegate is static, so that nothing else is allocated.</summary>
internal sealed class WriteOperation<TState, T>(string service, TState state, Func<Session, TState, T> run, int weight, bool holdsPlace)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWriteOperation
{
    private T _result = default!;

    public int Weight => weight;

    public bool HoldsPlace => holdsPlace;

    public void Execute(Session session) => _result = run(session, state);

    public void Complete() => SetResult(_result);

    public void Fail(Exception exception, string path) =>
        SetException(exception is SqliteFailure failure ? StorageFaults.From(failure, service, path) : exception);
}
