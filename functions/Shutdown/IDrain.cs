namespace WasmOs.Functions.Shutdown;

/// <summary>A source of work that a stop closes: requests, messages or timers.</summary>
internal interface IDrain
{
    /// <summary>The name of its work in log lines, in the plural.</summary>
    string What { get; }

    /// <summary>How many units of its work are running.</summary>
    int Running { get; }

    /// <summary>Accepts no more work. The task completes when the running work has ended.</summary>
    Task DrainAsync();
}
