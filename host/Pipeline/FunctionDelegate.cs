namespace WasmOs.Host.Pipeline;

/// <summary>Runs a function, or the rest of the pipeline before it.</summary>
public delegate ValueTask<IResult> FunctionDelegate(FunctionInvocation invocation);
