namespace WasmOs.FunctionsHosting;

/// <summary>What a <see cref="FunctionsHost"/> is told: the function app, its settings, and what of the host runs.</summary>
public sealed class FunctionsHostOptions
{
    /// <summary>The folder of the built function app: <c>worker.config.json</c>, <c>host.json</c> and the worker's assemblies.</summary>
    public required string WorkerFolder { get; set; }

    /// <summary>
    /// The app settings. Each is an environment variable of the worker, as in Azure. The worker gets nothing of this process's environment but what a program
    /// needs to run (<c>PATH</c>, <c>HOME</c> …).
    /// </summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The storage account, as a connection string: queues are polled and the states of timers kept there. The worker gets it as <c>AzureWebJobsStorage</c>
    /// unless <see cref="Settings"/> says otherwise.
    /// </summary>
    public required string StorageConnection { get; set; }

    /// <summary>How long the worker may take to end after <c>WorkerTerminate</c>, before it is killed.</summary>
    /// <value>5 seconds, as in the Functions host.</value>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long calls that run may take to end after a stop was asked for and before <c>WorkerTerminate</c>.</summary>
    /// <value>10 seconds, as in the Functions host.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the worker may take from its start until its functions are loaded.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock of the timer functions. Nothing else follows it: polling, visibility and timeouts go by the machine's clock.</summary>
    /// <value>The machine's clock.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Whether timer functions run by their schedule and at the start. <see cref="FunctionsHost.InvokeAsync"/> runs them either way.</summary>
    /// <value><see langword="true"/>.</value>
    public bool RunTimers { get; set; } = true;

    /// <summary>Whether queues are polled.</summary>
    /// <value><see langword="true"/>.</value>
    public bool RunQueues { get; set; } = true;

    /// <summary>
    /// For how long a queue message is hidden when it is fetched and each time it is renewed, at half of it. So long is a message away whose fetch was cut off
    /// or whose host died.
    /// </summary>
    /// <value>10 minutes, as in the Functions host.</value>
    public TimeSpan MessageVisibility { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The host's id: of the hosts with one id on one account, one at a time runs a timer.</summary>
    /// <value><c>wasmos-test</c>.</value>
    public string HostId { get; set; } = "wasmos-test";

    /// <summary>Replaces <c>functionTimeout</c> of <c>host.json</c>; <see langword="null"/> leaves that.</summary>
    public TimeSpan? FunctionTimeout { get; set; }
}
