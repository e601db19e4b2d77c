using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using WasmOs.Functions.Access;
using WasmOs.Functions.Alerts;
using WasmOs.Functions.Batches;
using WasmOs.Functions.Bodies;
using WasmOs.Functions.Capabilities;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Federation;
using WasmOs.Functions.Guests;
using WasmOs.Functions.Identity;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Metrics;
using WasmOs.Functions.Modules;
using WasmOs.Functions.Problems;
using WasmOs.Functions.Scheduler;
using WasmOs.Functions.Schedules;
using WasmOs.Functions.Tasks;
using WasmOs.Functions.Tests.Executions;
using WasmOs.Functions.Tiers;
using WasmOs.Functions.Usage;
using WasmOs.Functions.Webhooks;
using WasmOs.Kernel;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Kernel.Alerts.States;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Identity.Roles;
using WasmOs.Kernel.Identity.Users;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Usage;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Storage;

namespace WasmOs.Functions.Tests.OpenApi;

/// <summary>The OpenAPI document is written by hand. These tests compare it with the functions.</summary>
public sealed partial class DocumentTests
{
    /// <summary>Problems that the heads return before or after a function. This test project does not reference the heads, so they are listed here.</summary>
    private static readonly string[] HostSlugs =
        [
            "bad-request", "body-too-slow", "function-timeout", "internal", "method-not-allowed", "overloaded", "payload-too-large", "route-not-found",
            "shutting-down"
        ];

    [Fact]
    public void Document_Operations_AreTheFunctions() => Assert.Equal(
        ApiDocument.Functions.Select(function => function.Call).Order(StringComparer.Ordinal),
        ApiDocument.Operations.Select(operation => operation.Call).Order(StringComparer.Ordinal));

    [Fact]
    public void Document_OperationIds_AreTheFunctionsNames()
    {
        var names = ApiDocument.Functions.ToLookup(function => function.Call, function => function.Name);
        Assert.All(ApiDocument.Operations, operation =>
        {
            var id = operation.Operation.GetProperty("operationId").GetString()!;
            var name = names[operation.Call].Single();
            Assert.Contains(id, (string[])[name, $"{name}-{operation.Call.Split(' ')[0]}"]);
        });
        Assert.Distinct(ApiDocument.Operations.Select(operation => operation.Operation.GetProperty("operationId").GetString()));
    }

    [Fact]
    public void Document_Security_NamesThePermissionsOfTheFunctions()
    {
        var names = ApiDocument.Functions.ToLookup(function => function.Call, function => function.Name);
        Assert.All(ApiDocument.Operations, operation =>
        {
            var access = FunctionAccess.Of(FunctionMethods.ByName[names[operation.Call].Single()]);
            var ways = operation.Operation.GetProperty("security").EnumerateArray().SelectMany(way => way.EnumerateObject()).ToArray();
            Assert.Equal(access.IsPublic ? [] : ["bearer", "api_key"], ways.Select(way => way.Name));
            Assert.All(ways, way => Assert.Equal(
                access.Permissions.Names.Order(StringComparer.Ordinal), way.Value.EnumerateArray()
                    .Select(name => name.GetString()!)
                    .Order(StringComparer.Ordinal)));
        });
    }

    [Fact]
    public void Document_PathParameters_AreDescribed() => Assert.All(ApiDocument.Operations, operation =>
    {
        var described = !operation.Operation.TryGetProperty("parameters", out var parameters) ? [] : parameters.EnumerateArray().Select(Resolve)
            .Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!).ToArray();
        Assert.Equal(PathParameter().Matches(operation.Call).Select(match => match.Groups[1].Value), described);
    });

    [Fact]
    [Trait("Trial", "1.26")]
    public void Document_QueryParameters_AreThoseThatAreRead()
    {
        var read = typeof(ApiOptions).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method =>
                (method.GetCustomAttribute<Microsoft.Azure.Functions.Worker.FunctionAttribute>()?.Name,
                Query: method.GetCustomAttribute<Functions.Invocation.QueryParametersAttribute>()))
            .Where(found => found is { Name: not null, Query.TakesAny: false }).ToDictionary(found => found.Name!, found => found.Query!.Names);
        var names = ApiDocument.Functions.ToLookup(function => function.Call, function => function.Name);
        Assert.All(ApiDocument.Operations, operation => Assert.Equal(
            read.GetValueOrDefault(names[operation.Call].Single(), []).Order(StringComparer.Ordinal),
            ApiDocument.QueryParameters(operation.Operation).Order(StringComparer.Ordinal)));
    }

    [Fact]
    [Trait("Trial", "1.23")]
    public void Document_FunctionThatTakesAnyQuery_HasAParameterForTheWhole()
    {
        var any = typeof(ApiOptions).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<Functions.Invocation.QueryParametersAttribute>() is { TakesAny: true })
                .Select(method => method.GetCustomAttribute<Microsoft.Azure.Functions.Worker.FunctionAttribute>()!.Name)
                .ToHashSet();
        var names = ApiDocument.Functions.ToLookup(function => function.Call, function => function.Name);
        Assert.All(ApiDocument.Operations, operation =>
            Assert.Equal(any.Contains(names[operation.Call].Single()), ApiDocument.Parameters(operation.Operation).Any(ApiDocument.IsWholeQuery)));
    }

    [Fact]
    [Trait("Trial", "1.23")]
    public void Document_ParametersOfAnExample_AreThoseOfItsOperation() => Assert.All(ApiDocument.Operations, operation =>
    {
        var known = ApiDocument.Parameters(operation.Operation).Select(parameter => parameter.GetProperty("name").GetString()!).ToHashSet();
        var content =
            operation.Operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().Select(media => media.Value) : [];
        Assert.All(content.Where(media => media.TryGetProperty("x-example-parameters", out _)), media =>
            Assert.Subset(known, media.GetProperty("x-example-parameters").EnumerateObject().Select(member => member.Name).ToHashSet()));
    });

    [Fact]
    [Trait("Trial", "1.22")]
    public void Document_EveryChangeOfSettings_IsDescribedAsAMerge()
    {
        var changes = ApiDocument.Operations.Where(operation => operation.Call.StartsWith("patch /api/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.Contains(
            "JSON Merge Patch (RFC 7396): what is left out stays, null means the default, objects are merged, arrays replace the old ones.",
            change.Operation.GetProperty("description").GetString(), StringComparison.Ordinal));
        Assert.Contains("`PATCH` merges them", ApiDocument.Schema("Capabilities").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("as a whole", ApiDocument.Root.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_References_AllResolve() => Assert.All(ApiDocument.References(ApiDocument.Root), reference => ResolveText(reference));

    [Fact]
    public void Document_ProblemTypes_AreAllThatThereAre()
    {
        var slugs = typeof(KernelErrors).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.ReturnType == typeof(KernelError))
            .Select(method => Sample(method).Slug).Concat(KernelRooms.All.SelectMany(room => room.Errors)).Append(Problem.UnsupportedMediaType(null, "").Slug)
            .Concat([
                GuestFailureProblem.Failed("").Slug, GuestFailureProblem.TimedOut("").Slug, GuestProblems.InvalidAnswer("").Slug,
                GuestProblems.HeadersTooLarge().Slug
            ]).Concat(HostSlugs);
        Assert.Equal(
            slugs.Distinct().Select(slug => ProblemResult.TypePrefix + slug).Order(StringComparer.Ordinal),
            ApiDocument.Values("ProblemType").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Document_FaultKinds_AreAllThatThereAre() => Assert.Equal(
        Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.None).Select(kind => kind.ToWireName()).Order(StringComparer.Ordinal),
        ApiDocument.Values("FaultKind").Order(StringComparer.Ordinal));

    [Fact]
    public void Document_EventTypes_AreAllThatThereAre()
    {
        var description = ApiDocument.Schema("EventPattern").GetProperty("description").GetString()!;
        var listed = CodeSpan().Matches(description[description.IndexOf("Types:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value);
        Assert.Equal(KernelRooms.All.SelectMany(room => room.EventTypes), listed);
    }

    [Fact]
    public void Document_Bodies_HaveTheMembersThatAreRead()
    {
        Same(ExecuteBody.Members, ApiDocument.Schema("ExecuteRequest"));
        Same(SettingsBody.Members, ApiDocument.Schema("ModuleSettings"));
        Same(SettingsBody.LimitMembers, ApiDocument.Schema("Limits"));
        Same(CapabilitiesBody.Members, ApiDocument.Schema("Capabilities"));
        Same(CapabilitiesBody.MountMembers, ApiDocument.Schema("Mount"));
        Same(BatchBody.Members, ApiDocument.Schema("BatchRequest"));
        Same(BatchInputBody.Members, ApiDocument.Schema("BatchInput"));
        Same(AliasBody.Members, ApiDocument.Schema("AliasRequest"));
        Same(AliasBody.TargetMembers, ApiDocument.Schema("AliasTarget"));
        Same(WebhookBody.CreateMembers, ApiDocument.Schema("WebhookRequest"));
        Same(WebhookBody.PatchMembers, ApiDocument.Schema("WebhookPatch"));
        Same(WebhookBody.RotateMembers, ApiDocument.Schema("WebhookSecretRequest"));
        Same(TierBody.Members, ApiDocument.Schema("TierRequest"));
        Same(AlertRulesBody.Members, ApiDocument.Schema("AlertRules"));
        Same(AlertRulesBody.RuleMembers, ApiDocument.Schema("AlertRule"));
        Same(AlertRulesBody.ActionMembers, ApiDocument.Schema("AlertAction"));
        Same(AlertSilenceBody.Members, ApiDocument.Schema("AlertSilenceRequest"));
        Same(LoginBody.LoginMembers, ApiDocument.Schema("Login"));
        Same(ExchangeBody.Members, ApiDocument.Schema("TokenExchange"));
        Same(LoginBody.RefreshMembers, ApiDocument.Schema("Refresh"));
        Same(LoginBody.SetupMembers, ApiDocument.Schema("Setup"));
        Same(LoginBody.PasswordMembers, ApiDocument.Schema("PasswordChange"));
        Same(UserBody.CreateMembers, ApiDocument.Schema("NewUser"));
        Same(UserBody.PatchMembers, ApiDocument.Schema("UserPatch"));
        Same(RoleBody.CreateMembers, ApiDocument.Schema("NewRole"));
        Same(RoleBody.PatchMembers, ApiDocument.Schema("RolePatch"));
        Same(ApiKeyBody.CreateMembers, ApiDocument.Schema("NewApiKey"));
        Same(ApiKeyBody.PatchMembers, ApiDocument.Schema("ApiKeyPatch"));
        Same(TaskBody.Members, ApiDocument.Schema("TaskRequest"));
        Same(TaskRetryBody.Members, ApiDocument.Schema("TaskRetry"));
        Same(ScheduleBody.Members, ApiDocument.Schema("ScheduleRequest"));
        Same(ScheduleBody.Members, ApiDocument.Schema("SchedulePatch"));
        Same(PreviewBody.Members, ApiDocument.Schema("SchedulePreview"));
        Same(RedriveBody.Members, ApiDocument.Schema("RedriveRequest"));
        Assert.Equal(OneShotForm.Parts(new ApiOptions()).Select(part => part.Name).Order(), ApiDocument.Members(ApiDocument.Schema("OneShotForm")).Order());
    }

    [Fact]
    public void Document_Answers_HaveTheMembersThatAreWritten()
    {
        var fault = new ExecutionFault(FaultKind.TrapUnreachable, "", [new BacktraceFrame("f", 0, 0)]);
        var answer = Answers.Json(new ExecuteResult(ExecuteResultTests.Result(new ExecutionOutcome { Fault = fault })));
        Same(answer, "ExecutionResult");
        Same(answer.GetProperty("usage"), "Usage");
        Same(answer.GetProperty("fault"), "Fault");
        Same(Answers.Json(new GuestFailureResult(
            GuestFailureProblem.Failed(""), ExecuteResultTests.Result(new ExecutionOutcome { Fault = fault }), showsStderr: true)), "GuestProblem");
        var errors = new FieldErrors();
        errors.Add("a", "b");
        Same(Answers.Json(new ProblemResult(Problem.From(errors))), "Problem");
        Same(Answers.Json(new ModuleResult(Samples.Module, _ => true)), "Module");
        Same(Answers.Json(new AnalysisResult(ModuleDigest.Of([]), Samples.Module.Analysis, _ => true)), "ModuleAnalysis");
        var webhook = Answers.Json(new WebhookResult(Samples.Webhook));
        Same(webhook, "Webhook");
        var delivery = Answers.Json(new ExecutionEntryResult<Kernel.Webhooks.WebhookDelivery>(Samples.Delivery, DeliveryJson.Write));
        Same(delivery, "WebhookDelivery");
        Same(delivery.GetProperty("attempts")[0], "WebhookAttempt");
        Same(Answers.Json(new TierResult(Samples.Tier)), "Tier");
        Same(Answers.Json(new IdentityResult<User>(Samples.User, IdentityJson.Write, "")), "User");
        Same(Answers.Json(new IdentityResult<Role>(BuiltInRoles.All[0], IdentityJson.Write, "")), "Role");
        Same(Answers.Json(ApiKeyResult.Created(Samples.ApiKey)), "ApiKey");
        Same(Answers.Json(new PermissionsResult(Caller.Open, null, null)), "OwnPermissions");
        Same(Answers.Json(new BatchStateResult(Samples.Batch)), "Batch");
        Same(
            Answers.Json(new BatchStateResult(Samples.Batch)).GetProperty("counts"),
            ApiDocument.Schema("Batch").GetProperty("properties").GetProperty("counts"));
        Same(Answers.Json(new ExecutionEntryResult<ExecutionEntry>(Samples.Entry, ExecutionJson.Write)), "Execution");
        var trace = Answers.Json(new ExecutionTraceResult(Samples.Entry, Samples.Timeline));
        Same(trace, "ExecutionTrace");
        var parts = ApiDocument.Schema("ExecutionTrace").GetProperty("properties");
        Same(trace.GetProperty("steps")[1], parts.GetProperty("steps").GetProperty("items"));
        Same(trace.GetProperty("host_calls")[0], parts.GetProperty("host_calls").GetProperty("items"));
        Same(trace.GetProperty("preempted"), parts.GetProperty("preempted"));
        var task = Answers.Json(new TaskResult(200, Samples.Task, null));
        Same(task, "Task");
        Same(task.GetProperty("fault"), "TaskFault");
        Same(Answers.Json(new ExecutionEntryResult<TaskAttempt>(Samples.Attempt, TaskEntryJson.Write)), "TaskAttempt");
    }

    [Fact]
    public void Document_Figures_HaveTheMembersThatAreWritten()
    {
        var metrics = new RuntimeMetrics
        {
            Scheduler = Samples.Scheduler.Metrics,
            Totals = new CounterTotals(),
            ActiveInstances = 0,
            ReadyInstances = 0,
            Waiting = 0,
            Slots = 1,
            CachedModules = 0,
            CachedBytes = 0,
            CacheEvictions = 0,
            ArtifactHits = 0,
            Compilations = 0,
            Compiling = 0,
        };
        var runtime = Answers.Json(new RuntimeMetricsResult(metrics, 1, new Dictionary<string, long> { ["history"] = 1 }));
        Same(runtime, "RuntimeMetrics");
        Same(runtime.GetProperty("duration"), "Latency");
        Same(runtime.GetProperty("scheduler"), "SchedulerMetrics");
        var scheduler = Answers.Json(new SchedulerResult(Samples.Scheduler));
        Same(scheduler, "Scheduler");
        Same(scheduler.GetProperty("priorities").GetProperty("low"), "PriorityMetrics");
        Same(scheduler.GetProperty("queue")[0], "WaitingRun");
        Same(scheduler.GetProperty("running")[0], "StartedRun");
        Same(Answers.Json(new PoolMetricsResult(new PoolMetrics(1, 0, 0, 0, 0, 0, 1))), "PoolMetrics");
        Same(Answers.Json(new ModuleMetricsResult(Samples.Module, null)), "ModuleMetrics");
    }

    [Fact]
    public void Document_Alerts_HasTheMembersThatAreWritten()
    {
        var now = DateTimeOffset.UnixEpoch;
        var rule = new AlertRule { Name = "rule", ConditionText = "hosts > 1", Condition = null!, Actions = [new AlertAction(AlertActionType.Slack)] };
        var status = new AlertStatus(rule, [new AlertState("rule", null)], new AlertSilence("rule", now, "", null));
        var alert = Answers.Json(new AlertStatusResult(status));
        Same(alert, "Alert");
        Same(alert.GetProperty("alerts")[0], ApiDocument.Schema("Alert").GetProperty("properties").GetProperty("alerts").GetProperty("items"));
        Same(alert.GetProperty("silence"), ApiDocument.Schema("Alert").GetProperty("properties").GetProperty("silence"));
        Same(Answers.Json(new AlertListResult([status], "", showsUrls: true)), "AlertList");
        var change = new AlertChange(now, AlertChangeKind.Firing, "rule", null, "info", "", null);
        var events = Answers.Json(new ListResult<AlertChange>("items", [change], null, AlertStatusJson.Write));
        Same(events, "AlertEventList");
        Same(events.GetProperty("items")[0], "AlertEvent");
        Same(Answers.Json(new AlertTestResponse(new AlertTestResult(true, "", [("x", null)]))), "AlertTest");
    }

    [Fact]
    public void Document_Usage_HasTheMembersThatAreWritten()
    {
        var day = new DateOnly(2026, 11, 30);
        var prices = new UsagePrices("EUR") { PerRun = 1 };
        var totals = new UsageTotals { Runs = 1 };
        var query = new UsageQuery(day, day, UsageGrouping.Day);
        var report = Answers.Json(new UsageReportResult(query, new ListQuery(1, null), new UsageReport([new UsageLine("2026-11-30", totals)], totals), prices));
        Same(report, "UsageReport");
        Same(report.GetProperty("total"), "UsageTotals");
        Assert.Equal("2026-11-30", report.GetProperty("items")[0].GetProperty("day").GetString());
        var costs = Answers.Json(new ModuleCostsResult("calc", query, totals, prices));
        Same(costs, "ModuleCosts");
        Same(costs.GetProperty("costs"), ApiDocument.Schema("ModuleCosts").GetProperty("properties").GetProperty("costs"));
        Assert.Subset(ApiDocument.Members(ApiDocument.Schema("UsageTotals")).ToHashSet(), costs.GetProperty("usage").EnumerateObject()
            .Select(member => member.Name).ToHashSet());
    }

    private static void Same<T>(JsonMember<T>[] members, JsonElement schema) =>
        Assert.Equal(members.Select(member => member.Name).Order(StringComparer.Ordinal), ApiDocument.Members(schema).Order(StringComparer.Ordinal));

    private static void Same(JsonElement written, string schema) => Same(written, ApiDocument.Schema(schema));

    private static void Same(JsonElement written, JsonElement schema) => Assert.Equal(
        written.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal), ApiDocument.Members(schema).Order(StringComparer.Ordinal));

    private static KernelError Sample(MethodInfo method) =>
        (KernelError)method.Invoke(null, [.. method.GetParameters().Select(parameter => SampleOf(parameter.ParameterType))])!;

    private static object SampleOf(Type type) => type == typeof(string) ? "x"
        : type == typeof(FieldErrors) ? new FieldErrors()
        : type == typeof(ModuleRejection) ? new ModuleRejection(ModuleRejectionKind.Invalid, "x", null)
        : type == typeof(StorageUnavailableException) ? new StorageUnavailableException("tables", "x")
        : Activator.CreateInstance(type)!;

    private static JsonElement Resolve(JsonElement element) =>
        element.TryGetProperty("$ref", out var reference) ? ResolveText(reference.GetString()!) : element;

    private static JsonElement ResolveText(string reference) =>
        reference.Split('/').Skip(1).Aggregate(ApiDocument.Root, (element, name) => element.GetProperty(name));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
