namespace WasmOs.FunctionsHosting;

/// <summary>What starts a function.</summary>
public enum FunctionTrigger
{
    /// <summary>An HTTP request (<c>httpTrigger</c>).</summary>
    Http,

    /// <summary>A message in a queue (<c>queueTrigger</c>).</summary>
    Queue,

    /// <summary>A schedule (<c>timerTrigger</c>).</summary>
    Timer,
}
