using System.Globalization;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;
using WasmOs.Kernel.Schedules.Cron;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks.Targets;

namespace WasmOs.Kernel.Schedules;

/// <summary>Checks the rules of a schedule.</summary>
internal static class ScheduleRules
{
    public const int MostMisfires = 1000;
    private const int MaxName = 256;

    private static readonly TimeSpan LongestJitter = TimeSpan.FromHours(24);
    private static readonly TimeSpan LongestMisfireAfter = TimeSpan.FromDays(7);

    /// <summary>Adds every violation to <paramref name="errors"/>; fields are named as in the JSON body.</summary>
    public static void Check(ScheduleSettings settings, DateTimeOffset now, WebhookTargets targets, FieldErrors errors)
    {
        CheckTimes(settings, errors);
        CheckAmounts(settings, errors);
        TaskRules.Check(Submission(settings), now, targets, errors);
        if (settings.ModuleId.Length == 0)
        {
            errors.Add("module_id", "Is missing: name the module to run.");
        }

        DisplayNameRule.Check(settings.Name, "name", MaxName, errors);

        if (ScheduleRows.Serialize(settings).Length > ScheduleRows.MaxSettingsBytes)
        {
            errors.Add(
                "input",
                $"The schedule is too large: with arguments, input and env it may have {ScheduleRows.MaxSettingsBytes / 1024} KiB. "
                    + "Let the module read large input itself.");
        }
    }

    /// <summary>Checks that the schedule's end is in the future: an ended schedule would never be due.</summary>
    public static void CheckEnd(ScheduleSettings settings, DateTimeOffset now, FieldErrors errors)
    {
        if (settings.EndsAt <= now)
        {
            errors.Add("ends_at", string.Create(
                CultureInfo.InvariantCulture,
                $"Has passed: it is {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} now, so the schedule would never be due. Give a later time or leave it out."));
        }
    }

    /// <summary>Checks the expression and the time zone only, as a preview needs.</summary>
    public static void CheckWhen(string expression, string zone, FieldErrors errors)
    {
        if (expression.Length == 0)
        {
            errors.Add("schedule", "Is missing: write when to run, such as \"0 2 * * *\" or \"@every 15m\".");
        }
        else if (!CronExpression.TryParse(expression, out var parsed, out var wrong))
        {
            errors.Add("schedule", wrong);
        }
        else if (parsed.IsNever)
        {
            errors.Add("schedule", $"No date ever matches {Quoted.Of(expression)}.");
        }

        if (!ScheduleZones.TryFind(zone, out _, out var unknown))
        {
            errors.Add("timezone", unknown);
        }
    }

    /// <summary>The task that a due time submits, without its id.</summary>
    public static TaskSubmission Submission(ScheduleSettings settings, Creator creator = default)
    {
        var submission = new TaskSubmission
        {
            ModuleId = settings.ModuleId,
            Call = settings.Call.ToRequest(),
            Priority = settings.Priority,
            Retry = settings.Retry,
            TimeToLive = settings.TimeToLive,
            CallbackUrl = settings.CallbackUrl,
            Creator = creator,
        };
        submission.Labels = settings.Labels ?? submission.Labels;
        return submission;
    }

    private static void CheckTimes(ScheduleSettings settings, FieldErrors errors)
    {
        CheckWhen(settings.Expression, settings.TimeZone, errors);
        if (settings.EndsAt <= settings.StartsAt)
        {
            errors.Add("ends_at", "Must be after starts_at.");
        }
    }

    private static void CheckAmounts(ScheduleSettings settings, FieldErrors errors)
    {
        CheckDuration("jitter", settings.Jitter, TimeSpan.Zero, LongestJitter, errors);
        CheckDuration("misfire_after", settings.MisfireAfter, TimeSpan.FromSeconds(1), LongestMisfireAfter, errors);
        if (settings.MisfireLimit is < 1 or > MostMisfires)
        {
            errors.Add("misfire_limit", $"Must be 1 to {MostMisfires}.");
        }
    }

    private static void CheckDuration(string field, TimeSpan value, TimeSpan min, TimeSpan max, FieldErrors errors)
    {
        if (value < min || value > max)
        {
            errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"Must be {min.TotalSeconds} to {max.TotalSeconds} seconds."));
        }
    }
}
