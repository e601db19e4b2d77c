namespace WasmOs.Functions.Shutdown;

/// <summary>A source of work that a stop closes: requests, messages, strikes of timers.</summary>
internal interface IDrain
{
    /// <summary>What it calls its work, in the plural.</summary>
    string What { get; }

    /// <summary>How much of it runs.</summary>
    int Running { get; }

    /// <summary>Takes no more; the task ends when what runs has ended.</summary>
    Task DrainAsync();
}
