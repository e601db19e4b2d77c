using System.Globalization;
using WasmOs.Storage;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Errors;

/// <summary>The errors that there are. Slugs are part of the interface: add, never change.</summary>
public static class KernelErrors
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>The request is wrong in one or more fields.</summary>
    public static KernelError InvalidRequest(FieldErrors fields) =>
        new KernelError(KernelErrorKind.Invalid, "invalid-request", "The request is not valid", fields.Summary).WithFields(fields.ToDictionary());

    /// <summary>A module's name breaks the rule.</summary>
    public static KernelError ModuleNameInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "module-name-invalid", "The module name is not valid", detail);

    /// <summary>A reference to a module cannot be read.</summary>
    public static KernelError ModuleReferenceInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "module-reference-invalid", "The module reference is not valid", detail);

    /// <summary>An alias breaks the rule for its name, or its split cannot be.</summary>
    public static KernelError AliasInvalid(string detail) => new(KernelErrorKind.Invalid, "alias-invalid", "The alias is not valid", detail);

    /// <summary>A continuation token that this list did not give.</summary>
    public static KernelError ContinuationInvalid() => new(
        KernelErrorKind.Invalid, "continuation-invalid", "The continuation is not valid",
        "Pass the continuation of the page before as it was given, or none for the first page.");

    /// <summary>An idempotency key breaks the rule.</summary>
    public static KernelError IdempotencyKeyInvalid() => new(
        KernelErrorKind.Invalid, "idempotency-key-invalid", "The idempotency key is not valid", "An idempotency key is 1 to 255 printable ASCII characters.");

    /// <summary>There is no module of this reference.</summary>
    public static KernelError ModuleNotFound(string reference) => new(
        KernelErrorKind.NotFound, "module-not-found", "There is no such module",
        $"There is no module {Quoted.Of(reference)}. List the modules to see their names.");

    /// <summary>The module has no such version.</summary>
    public static KernelError VersionNotFound(string name, string version) => new(
        KernelErrorKind.NotFound, "version-not-found", "There is no such version",
        $"Module {Quoted.Of(name)} has no version {Quoted.Of(version)}. List its versions.");

    /// <summary>The module has no such alias.</summary>
    public static KernelError AliasNotFound(string name, string alias) => new(
        KernelErrorKind.NotFound, "alias-not-found", "There is no such alias", $"Module {Quoted.Of(name)} has no alias {Quoted.Of(alias)}.");

    /// <summary>There is no run of this id, or it is no longer kept.</summary>
    public static KernelError ExecutionNotFound(string id) => new(
        KernelErrorKind.NotFound, "execution-not-found", "There is no such execution", $"There is no execution {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The run has ended, or there never was one.</summary>
    public static KernelError ExecutionNotRunning(string id) => new(
        KernelErrorKind.Conflict, "execution-not-running", "The execution is not running",
        $"Execution {Quoted.Of(id)} is not running on this host; it may have ended.");

    /// <summary>The run has not ended, and what is asked for is there when it has.</summary>
    public static KernelError ExecutionRunning(string id) => new(
        KernelErrorKind.Conflict, "execution-running", "The execution is still running",
        $"Execution {Quoted.Of(id)} is still running; its log is there when it has ended.", Soon);

    /// <summary>There is no batch of this id, or it is no longer kept.</summary>
    public static KernelError BatchNotFound(string id) => new(
        KernelErrorKind.NotFound, "batch-not-found", "There is no such batch", $"There is no batch {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The batch has ended, so there is nothing to cancel.</summary>
    public static KernelError BatchEnded(string id) => new(
        KernelErrorKind.Conflict, "batch-ended", "The batch has ended", $"Batch {Quoted.Of(id)} has ended; its results can be read.");

    /// <summary>The batch has not ended, so it cannot be deleted.</summary>
    public static KernelError BatchNotEnded(string id) => new(
        KernelErrorKind.Conflict, "batch-not-ended", "The batch has not ended", $"Batch {Quoted.Of(id)} has not ended. Cancel it first, or wait for its end.");

    /// <summary>There is no task of this id, or it is no longer kept.</summary>
    public static KernelError TaskNotFound(string id) => new(
        KernelErrorKind.NotFound, "task-not-found", "There is no such task", $"There is no task {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The task has ended.</summary>
    public static KernelError TaskEnded(string id, string state) => new(
        KernelErrorKind.Conflict, "task-ended", "The task has ended", $"Task {Quoted.Of(id)} has ended already: it is {state}.");

    /// <summary>The arguments of a task, which were kept apart from it, are gone.</summary>
    public static KernelError TaskInputLost(string id) => new(
        KernelErrorKind.NotFound, "task-input-lost", "The task's input is gone", $"Storage no longer has the input of task {Quoted.Of(id)}. Submit it again.");

    /// <summary>There is no schedule of this id.</summary>
    public static KernelError ScheduleNotFound(string id) => new(
        KernelErrorKind.NotFound, "schedule-not-found", "There is no such schedule", $"There is no schedule {Quoted.Of(id)}. List the schedules to see their ids.");

    /// <summary>Writers of one schedule got into each other's way too often.</summary>
    public static KernelError ScheduleBusy(string id) => new(
        KernelErrorKind.Conflict, "schedule-conflict", "Too many writers at once",
        $"Schedule {Quoted.Of(id)} was written by others at the same time, again and again. Try again.", Soon);

    /// <summary>A webhook is written by others again and again.</summary>
    public static KernelError WebhookBusy(string id) => new(
        KernelErrorKind.Conflict, "webhook-conflict", "Too many writers at once",
        $"Webhook {Quoted.Of(id)} was written by others at the same time, again and again. Try again.", Soon);

    /// <summary>There is no webhook of this id.</summary>
    public static KernelError WebhookNotFound(string id) => new(
        KernelErrorKind.NotFound, "webhook-not-found", "There is no such webhook", $"There is no webhook {Quoted.Of(id)}. List the webhooks to see their ids.");

    /// <summary>The webhook has no delivery of this id, or it is no longer kept.</summary>
    public static KernelError DeliveryNotFound(string id) => new(
        KernelErrorKind.NotFound, "delivery-not-found", "There is no such delivery", $"The webhook has no delivery {Quoted.Of(id)}, or it is no longer kept.");

    /// <summary>The webhook is switched off.</summary>
    public static KernelError WebhookInactive(string id) => new(
        KernelErrorKind.Conflict, "webhook-inactive", "The webhook is switched off", $"Webhook {Quoted.Of(id)} is switched off. Set active to true, then repeat the call.");

    /// <summary>There are as many webhooks as there may be.</summary>
    public static KernelError TooManyWebhooks(int limit) => new(
        KernelErrorKind.Conflict, "too-many-webhooks", "There are too many webhooks",
        string.Create(CultureInfo.InvariantCulture, $"There may be {limit} webhooks. Delete one that nobody needs."));

    /// <summary>The module has no such function.</summary>
    public static KernelError FunctionNotFound(string detail) => new(KernelErrorKind.NotFound, "function-not-found", "There is no such function", detail);

    /// <summary>The arguments do not fit the function.</summary>
    public static KernelError ArgumentsInvalid(string detail) =>
        new(KernelErrorKind.Invalid, "arguments-invalid", "The arguments do not fit the function", detail);

    /// <summary>The arguments do not fit the function; the faults name them (<c>args[1]</c>).</summary>
    public static KernelError ArgumentsInvalid(FieldErrors fields) => ArgumentsInvalid(fields.Summary).WithFields(fields.ToDictionary());

    /// <summary>Writers of one module got into each other's way too often.</summary>
    public static KernelError VersionConflict(string name) => new(
        KernelErrorKind.Conflict, "version-conflict", "Too many writers at once",
        $"Module {Quoted.Of(name)} was written by others at the same time, again and again. Try again.", Soon);

    /// <summary>A version cannot go because an alias points at it.</summary>
    public static KernelError VersionInUse(string name, int version, string alias) => new(
        KernelErrorKind.Conflict, "version-in-use", "The version is in use",
        string.Create(CultureInfo.InvariantCulture, $"Alias {Quoted.Of(alias)} of module {Quoted.Of(name)} points at version {version}. Point the alias at another version first."));

    /// <summary>The thing is no longer as it was when its ETag was given.</summary>
    public static KernelError PreconditionFailed(string what) => new(
        KernelErrorKind.PreconditionFailed, "precondition-failed", "It was changed meanwhile",
        $"{what} no longer has the ETag of If-Match. Read it again, then repeat the change.");

    /// <summary>There must be no such module (<c>If-None-Match: *</c>), and there is one.</summary>
    public static KernelError ModuleExists(string name) => new(
        KernelErrorKind.PreconditionFailed, "precondition-failed", "It was changed meanwhile",
        $"There is a module {Quoted.Of(name)} already. Upload without If-None-Match to add a version.");

    /// <summary>An idempotency key was used with another body.</summary>
    public static KernelError IdempotencyKeyReused() => new(
        KernelErrorKind.Conflict, "idempotency-key-reused", "The idempotency key was used before",
        "This idempotency key came with another request body. Use a new key for a new request.");

    /// <summary>The first request with an idempotency key has not ended.</summary>
    public static KernelError IdempotencyInProgress() => new(
        KernelErrorKind.Conflict, "idempotency-in-progress", "The first request is still running",
        "A request with this idempotency key is being answered. Try again in a moment.", Soon);

    /// <summary>The first answer under an idempotency key is stored and cannot be read.</summary>
    public static KernelError FirstAnswerUnreadable(string why) => new(
        KernelErrorKind.Unavailable, "first-answer-unreadable", "The first answer cannot be read",
        $"The work of this idempotency key was done, but its answer cannot be shown again. {why} The work is not done again under this key.");

    /// <summary>There is no key to store a secret under.</summary>
    public static KernelError SecretsKeyMissing() => new(
        KernelErrorKind.Unavailable, "secrets-key-missing", "Secrets cannot be stored",
        "This host has no key under which it could store a secret. Set SECRETS_KEY to the base 64 of 32 random bytes, the same on all hosts, and start it again.");

    /// <summary>A webhook's secrets cannot be read.</summary>
    public static KernelError SecretsUnreadable(string id, string problem) => new(
        KernelErrorKind.Unavailable, "secrets-unreadable", "The secrets cannot be read", $"The secrets of webhook {id} cannot be read. {problem} Or delete the webhook and make it again.");

    /// <summary>A run under an idempotency key whose host ended before it could answer.</summary>
    public static KernelError ExecutionInterrupted(ExecutionId id) => new(
        KernelErrorKind.Conflict, "execution-interrupted", "The run was interrupted",
        $"The host ended while run {id} of this idempotency key was under way. The guest may have run in whole, in part or not at all, so it is not run again under this key: "
        + $"look at /api/v1/executions/{id}, then run it with a new key if that does no harm.");

    /// <summary>It is not valid WebAssembly, or a component.</summary>
    public static KernelError InvalidWasm(string detail) => new(KernelErrorKind.Unprocessable, "invalid-wasm", "The module is not valid WebAssembly", detail);

    /// <summary>It has more of something than allowed.</summary>
    public static KernelError ModuleTooComplex(string detail) => new(KernelErrorKind.Unprocessable, "module-too-complex", "The module is too complex", detail);

    /// <summary>The archive that came with a module cannot be used.</summary>
    public static KernelError BundleInvalid(string detail) => new(KernelErrorKind.Unprocessable, "invalid-bundle", "The bundle cannot be used", detail);

    /// <summary>An import is missing or of another type.</summary>
    public static KernelError LinkError(string detail) => new(KernelErrorKind.Unprocessable, "link-error", "The module cannot be linked", detail);

    /// <summary>Stored content does not have the digest that names it.</summary>
    public static KernelError ContentDamaged(ModuleDigest digest) => ContentDamaged(
        $"What storage holds for the module {digest} does not have this digest, or is gone. Upload the same bytes again.");

    /// <summary>Something stored cannot be used any more. Another try does not help.</summary>
    public static KernelError ContentDamaged(string detail) =>
        new(KernelErrorKind.Unavailable, "content-damaged", "Stored content is damaged", detail);

    /// <summary>It is larger than allowed.</summary>
    public static KernelError TooLarge(string detail) => new(KernelErrorKind.TooLarge, "too-large", "It is too large", detail);

    /// <summary>No capacity now.</summary>
    public static KernelError Busy(string detail) => new(KernelErrorKind.Busy, "busy", "There is no capacity now", detail, Soon);

    /// <summary>There may be no more modules.</summary>
    public static KernelError ModuleQuota(int limit) => new(
        KernelErrorKind.Conflict, "module-quota", "There are too many modules",
        string.Create(CultureInfo.InvariantCulture, $"There are {limit} modules, which is the limit. Delete modules that nobody needs, or raise MAX_MODULES."));

    /// <summary>The module may have no more versions.</summary>
    public static KernelError VersionQuota(string name, int limit) => new(
        KernelErrorKind.Conflict, "version-quota", "The module has too many versions",
        string.Create(CultureInfo.InvariantCulture, $"Module {Quoted.Of(name)} has {limit} versions, which is the limit. Delete old versions (DELETE /api/v1/modules/{name}@1), or raise MAX_VERSIONS."));

    /// <summary>There may be no more schedules.</summary>
    public static KernelError ScheduleQuota(int limit) => new(
        KernelErrorKind.Conflict, "schedule-quota", "There are too many schedules",
        string.Create(CultureInfo.InvariantCulture, $"There are {limit} schedules, which is the limit. Delete schedules that nobody needs, or raise MAX_SCHEDULES."));

    /// <summary>What is stored takes as much room as it may.</summary>
    public static KernelError DiskQuota(long used, long limit) => new(
        KernelErrorKind.InsufficientStorage, "disk-quota", "The store has reached its limit",
        string.Create(CultureInfo.InvariantCulture, $"{used} of {limit} bytes are used, and this would take more. Delete modules or batches that nobody needs: their room is free within two hours. What tasks and the history of runs take goes when TASK_RETENTION and HISTORY_RETENTION are over, so shorten these; or raise MAX_DISK."));

    /// <summary>Storage is down.</summary>
    public static KernelError StorageUnavailable(string detail) =>
        new(KernelErrorKind.Unavailable, "storage-unavailable", "Storage is not available", detail, TimeSpan.FromSeconds(5));

    /// <summary>Storage is down: the error for the boundary that catches the exception.</summary>
    public static KernelError From(StorageUnavailableException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            ContentDamagedException => ContentDamaged(exception.Message),
            StorageFullException => new KernelError(KernelErrorKind.InsufficientStorage, "disk-quota", "The store has reached its limit", exception.Message),
            _ => StorageUnavailable(exception.Message),
        };
    }

    /// <summary>The error that a refusal of the runtime is to a user.</summary>
    public static KernelError FromRejection(ModuleRejection rejection)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        var detail = rejection.Offset is { } offset
            ? string.Create(CultureInfo.InvariantCulture, $"{rejection.Message} (at byte {offset})")
            : rejection.Message;
        return rejection.Kind switch
        {
            ModuleRejectionKind.TooLarge => TooLarge(detail),
            ModuleRejectionKind.TooComplex or ModuleRejectionKind.TooSlow => ModuleTooComplex(detail),
            ModuleRejectionKind.Busy => Busy(detail),
            _ => InvalidWasm(detail),
        };
    }
}
