using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Tasks;

/// <summary>Checks the rules of a submission.</summary>
internal static class TaskRules
{
    private const int MaxKinds = 50;
    private const int MaxLabels = 50;
    private const int MaxLabel = 256;

    /// <summary>Adds every violation to <paramref name="errors"/>; fields are named as in the JSON body.</summary>
    public static void Check(TaskSubmission task, DateTimeOffset now, WebhookTargets targets, FieldErrors errors)
    {
        CheckTimes(task, now, errors);
        if (task.CallbackUrl is { } url)
        {
            targets.Check(url, "callback_url", errors);
        }

        CheckLabels(task.Labels, errors);
        if (task.Retry is { } retry)
        {
            CheckRetry(retry, errors);
        }
    }

    /// <summary>The earliest time at which the task may be started.</summary>
    public static DateTimeOffset DueOf(TaskSubmission task, DateTimeOffset now) => task.RunAt is { } at ? at > now ? at : now : now + task.Delay;

    private static void CheckTimes(TaskSubmission task, DateTimeOffset now, FieldErrors errors)
    {
        if (task.Delay < TimeSpan.Zero || task.Delay > TaskSubmission.Longest)
        {
            errors.Add("delay", $"Must be 0 to {TaskSubmission.Longest.TotalSeconds} seconds.");
            return;
        }

        if (task.RunAt > now + TaskSubmission.Longest)
        {
            errors.Add("run_at", $"May be at most {TaskSubmission.Longest.TotalDays} days ahead.");
            return;
        }

        if (task.RunAt is not null && task.Delay > TimeSpan.Zero)
        {
            errors.Add("run_at", "Give delay or run_at, not both.");
        }

        if (task.TimeToLive is not { } life)
        {
            return;
        }

        if (life < TimeSpan.FromSeconds(1) || life > TaskSubmission.Longest)
        {
            errors.Add("ttl", $"Must be 1 to {TaskSubmission.Longest.TotalSeconds} seconds.");
        }
        else if (now + life <= DueOf(task, now))
        {
            errors.Add("ttl", "Must be longer than the delay: the task could never be started.");
        }
    }

    private static void CheckLabels(IReadOnlyDictionary<string, string> labels, FieldErrors errors)
    {
        if (labels.Count > MaxLabels || labels.Any(label => label.Key.Length is 0 or > MaxLabel || label.Value.Length > MaxLabel))
        {
            errors.Add("labels", $"May have {MaxLabels} members of up to {MaxLabel} characters.");
        }
    }

    private static void CheckRetry(TaskRetry retry, FieldErrors errors)
    {
        if (retry.MaxAttempts is < 1 or > TaskRetry.MostAttempts)
        {
            errors.Add("retry.max_attempts", $"Must be 1 to {TaskRetry.MostAttempts}.");
        }

        CheckDelay("retry.delay", retry.Delay, errors);
        CheckDelay("retry.max_delay", retry.MaxDelay, errors);
        var kinds = retry.RetryOn ?? [];
        if (kinds.Count > MaxKinds)
        {
            errors.Add("retry.retry_on", $"May have {MaxKinds} elements.");
        }

        for (var i = 0; i < Math.Min(kinds.Count, MaxKinds); i++)
        {
            if (!TaskRetry.IsKnown(kinds[i]))
            {
                errors.Add(
                    $"retry.retry_on[{i}]",
                    $"Is not a fault kind. Known: {string.Join(", ", TaskRetry.KnownKinds.Order(StringComparer.Ordinal))}; trap.* and * match several.");
            }
        }
    }

    private static void CheckDelay(string field, TimeSpan delay, FieldErrors errors)
    {
        if (delay < TimeSpan.Zero || delay > TaskRetry.LongestDelay)
        {
            errors.Add(field, $"Must be 0 to {TaskRetry.LongestDelay.TotalSeconds} seconds.");
        }
    }
}
