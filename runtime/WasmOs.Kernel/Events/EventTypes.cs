using System.Collections.Immutable;

namespace WasmOs.Kernel.Events;

/// <summary>The types of events that there are. They are part of the interface: add, never change.</summary>
public static class EventTypes
{
    /// <summary>A module was uploaded under a new name.</summary>
    public const string ModuleCreated = "module.created";

    /// <summary>A module has a new version, other settings or other aliases.</summary>
    public const string ModuleUpdated = "module.updated";

    /// <summary>A module was removed with all its versions.</summary>
    public const string ModuleDeleted = "module.deleted";

    /// <summary>A run failed.</summary>
    public const string ExecutionFailed = "execution.failed";

    /// <summary>A run's time was over.</summary>
    public const string ExecutionTimedOut = "execution.timed_out";

    /// <summary>A run was refused something that its module has no capability for.</summary>
    public const string CapabilityViolated = "capability.violated";

    /// <summary>A task succeeded.</summary>
    public const string TaskSucceeded = "task.succeeded";

    /// <summary>A task failed and is not tried again.</summary>
    public const string TaskFailed = "task.failed";

    /// <summary>A task used up its attempts.</summary>
    public const string TaskDead = "task.dead";

    /// <summary>A task was cancelled.</summary>
    public const string TaskCancelled = "task.cancelled";

    /// <summary>All inputs of a batch have ended.</summary>
    public const string BatchCompleted = "batch.completed";

    /// <summary>A batch was cancelled.</summary>
    public const string BatchCancelled = "batch.cancelled";

    /// <summary>A schedule fired.</summary>
    public const string ScheduleFired = "schedule.fired";

    /// <summary>A schedule could not fire in time.</summary>
    public const string ScheduleMisfired = "schedule.misfired";

    /// <summary>A webhook was switched off, because its target is gone or failed for long.</summary>
    public const string WebhookDisabled = "webhook.disabled";

    /// <summary>Sent to one webhook when somebody tests it; no subscription needs it.</summary>
    public const string WebhookPing = "webhook.ping";

    /// <summary>All types that can be subscribed to.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        ModuleCreated, ModuleUpdated, ModuleDeleted,
        ExecutionFailed, ExecutionTimedOut, CapabilityViolated,
        TaskSucceeded, TaskFailed, TaskDead, TaskCancelled,
        BatchCompleted, BatchCancelled,
        ScheduleFired, ScheduleMisfired,
        WebhookDisabled,
    ];
}
