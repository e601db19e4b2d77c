namespace WasmOs.Host.Pipeline;

/// <summary>Calls the next step of the pipeline: another middleware or the function itself.</summary>
public delegate ValueTask<IResult> FunctionDelegate(FunctionInvocation invocation);
