using WasmOs.Kernel.Alerts.Rules;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Alerts;

public sealed class AlertEvaluatorTests : IAsyncLifetime
{
    private readonly AlertFixture _alerts = new();

    public Task InitializeAsync() => _alerts.InitializeAsync();

    public Task DisposeAsync() => _alerts.DisposeAsync();

    [Fact]
    public async Task Run_AConditionHolds_SendsOneMail_AndOneWhenItCeases()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;

        await _alerts.RunAsync();
        await _alerts.RunAsync();
        _alerts.Figures["hosts"] = 1;
        await _alerts.RunAsync();
        await _alerts.RunAsync();

        Assert.Equal(["[warning] rule fires", "[resolved] rule"], _alerts.Mail.Sent.Select(static mail => mail.Subject));
        Assert.Equal("ops@example.com", Assert.Single(_alerts.Mail.Sent[0].Recipients));
        Assert.Contains("It is so: hosts is 2 (> 1)", _alerts.Mail.Sent[0].Body, StringComparison.Ordinal);
        Assert.Equal(["Firing rule", "Resolved rule"], await _alerts.ChangesAsync());
    }

    [Fact]
    public async Task Run_OnTwoHostsAtOnce_TellsOnce()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        var other = _alerts.NewHost();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? _alerts.Evaluator : other.Evaluator).RunAsync(None)));
        await _alerts.WhenSentAsync();

        Assert.Single((await _alerts.Service.ListChangesAsync(100, null, None)).Value.Items);
        Assert.Single(_alerts.Mail.Sent);
    }

    [Fact]
    public async Task Run_ByModule_HasAnAlertForEach()
    {
        await _alerts.PutAsync("error_rate > 5%", static draft => draft with { By = "module" });
        _alerts.Figures.ModuleNames.AddRange(["calc", "echo"]);
        _alerts.Figures["error_rate", "calc"] = 0.5;
        _alerts.Figures["error_rate", "echo"] = 0;

        await _alerts.RunAsync();
        _alerts.Figures.ModuleNames.Clear(); // It does not run any more, so nothing is known of it.
        _alerts.Figures["error_rate", "calc"] = 0;
        await _alerts.RunAsync();

        Assert.Equal(["Firing rule calc", "Resolved rule calc"], await _alerts.ChangesAsync());
        Assert.Equal("[warning] rule (calc) fires", _alerts.Mail.Sent[0].Subject);
    }

    [Fact]
    public async Task Run_ByModule_ForVeryMany_TellsThirtyTimesAnHour()
    {
        await _alerts.PutAsync("error_rate > 5%", static draft => draft with { By = "module" });
        for (var i = 0; i < 50; i++)
        {
            _alerts.Figures.ModuleNames.Add($"m{i}");
            _alerts.Figures["error_rate", $"m{i}"] = 1;
        }

        await _alerts.RunAsync();
        await _alerts.RunAsync();
        Assert.Equal(30, _alerts.Mail.Sent.Count);
        Assert.Equal(20, (await _alerts.ChangesAsync()).Count(static change => change.EndsWith("(too_many)", StringComparison.Ordinal)));

        await _alerts.RunAsync(seconds: 3600);
        Assert.Equal(50, _alerts.Mail.Sent.Count);
    }

    [Fact]
    public async Task Run_TheMailServerRefuses_TriesAgainWithTheSameId_AndGivesUpAfterHours()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        _alerts.Mail.Fault = "The mail server refused the message: 451.";
        await _alerts.RunAsync();
        Assert.Equal(1, _alerts.Mail.Tries);

        await _alerts.RunAsync(seconds: 1);
        Assert.Equal(1, _alerts.Mail.Tries); // Its pause is not over.
        await _alerts.RunAsync();
        Assert.Equal(2, _alerts.Mail.Tries);
        _alerts.Mail.Fault = null;
        await _alerts.RunAsync(seconds: 30);
        Assert.Single(_alerts.Mail.Sent);
        await _alerts.RunAsync(seconds: 600);
        Assert.Single(_alerts.Mail.Sent);

        _alerts.Mail.Fault = "down";
        _alerts.Figures["hosts"] = 1;
        for (var i = 0; i < 30; i++)
        {
            await _alerts.RunAsync(seconds: 600);
        }

        Assert.Equal(["Firing rule", "Resolved rule", "NoticeFailed rule"], await _alerts.ChangesAsync());
        Assert.Empty(await _alerts.Store.ReadNoticesAsync(None));
        Assert.InRange(_alerts.Mail.Tries, 20, 40);
    }

    [Fact]
    public async Task Run_StorageIsDown_LeavesAllAsItIs_AndTellsOnceAfterwards()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        _alerts.Kernel.Storage.GoDown();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _alerts.RunAsync());
        _alerts.Kernel.Storage.ComeBack();
        await _alerts.RunAsync();

        Assert.Single(_alerts.Mail.Sent);
        Assert.Equal(["Firing rule"], await _alerts.ChangesAsync());
    }

    [Fact]
    public async Task Run_ARuleThatIsGone_LeavesNoState()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        await _alerts.RunAsync();

        await _alerts.PutAsync([]);
        await _alerts.RunAsync();

        Assert.Empty(await _alerts.Store.ReadStatesAsync(None));
        Assert.Single(_alerts.Mail.Sent);
        Assert.Equal(["Firing rule", "Resolved rule (rule_gone)"], await _alerts.ChangesAsync());
    }

    [Fact]
    public async Task Run_AMailServerThatHangs_HoldsUpNoRule()
    {
        var answer = new TaskCompletionSource();
        _alerts.Mail.Answer = answer.Task;
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        _alerts.Kernel.Time.Advance(TimeSpan.FromSeconds(15));
        await _alerts.Evaluator.RunAsync(None);

        _alerts.Figures["hosts"] = 1;
        _alerts.Kernel.Time.Advance(TimeSpan.FromSeconds(15));
        await _alerts.Evaluator.RunAsync(None);

        Assert.Equal(["Firing rule", "Resolved rule"], await _alerts.ChangesAsync());
        answer.SetResult();
        await _alerts.WhenSentAsync();
        await _alerts.RunAsync();
        Assert.Equal(["[warning] rule fires", "[resolved] rule"], _alerts.Mail.Sent.Select(static mail => mail.Subject));
    }

    [Fact]
    public async Task Run_Disabled_IsNotEvaluated()
    {
        await _alerts.PutAsync("hosts > 1", static draft => draft with { Enabled = false });
        _alerts.Figures["hosts"] = 2;

        await _alerts.RunAsync();

        Assert.Empty(await _alerts.ChangesAsync());
    }

    [Fact]
    public async Task Run_NobodyIsToBeTold_SaysSoInTheChange()
    {
        await _alerts.PutAsync("hosts > 1", static draft => draft with { Actions = [] });
        _alerts.Figures["hosts"] = 2;

        await _alerts.RunAsync();

        Assert.Equal(["Firing rule (no_actions)"], await _alerts.ChangesAsync());
        Assert.Empty(_alerts.Mail.Sent);
    }

    [Fact]
    public async Task Silence_TellsNobodyUntilItEnds()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        var silenced = await _alerts.Service.SilenceAsync("rule", TimeSpan.FromMinutes(10), "work on it", "root", None);
        Assert.Equal("work on it", silenced.Value.Silence!.Reason);

        await _alerts.RunAsync();
        Assert.Empty(_alerts.Mail.Sent);
        await _alerts.RunAsync(seconds: 600);
        Assert.Single(_alerts.Mail.Sent);
        Assert.Equal(["Firing rule (silenced)"], await _alerts.ChangesAsync());

        Assert.Equal("alert-not-found", (await _alerts.Service.SilenceAsync("none", TimeSpan.Zero, "", null, None)).Error!.Slug);
    }

    [Fact]
    public async Task Test_SendsNow_AndSaysWhatBecameOfIt()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 1;

        var sent = (await _alerts.Service.TestAsync("rule", None)).Value;
        Assert.Equal((false, "hosts is 1"), (sent.Holds, sent.Values));
        Assert.Equal(("email to ops@example.com", null), Assert.Single(sent.Receivers));
        Assert.Equal("[test] rule", _alerts.Mail.Sent.Single().Subject);

        _alerts.Mail.Fault = "no";
        Assert.Equal(("email to ops@example.com", "no"), Assert.Single((await _alerts.Service.TestAsync("rule", None)).Value.Receivers));
        Assert.Empty(await _alerts.ChangesAsync());
        Assert.Equal("alert-not-found", (await _alerts.Service.TestAsync("none", None)).Error!.Slug);
    }

    [Fact]
    public async Task Put_OfAnEarlierEtag_IsRefused()
    {
        await _alerts.PutAsync();
        var first = (await _alerts.Rules.ReadAsync(None)).ETag;
        await _alerts.PutAsync("hosts > 3");

        Assert.Equal("precondition-failed", (await _alerts.Rules.PutAsync([], first, None)).Error!.Slug);
        Assert.True((await _alerts.Rules.PutAsync([], (await _alerts.Rules.ReadAsync(None)).ETag, None)).Succeeded);
    }

    [Fact]
    public async Task Put_TheNameOfAShippedRule_ReplacesIt()
    {
        var shipped = (await _alerts.Rules.ReadAsync(None)).Rules;
        Assert.Equal(10, shipped.Length);

        await _alerts.PutAsync(new AlertRuleDraft { Name = "slow-runs", Condition = "p95_execution_time > 1s", Enabled = false });

        var rules = (await _alerts.Rules.ReadAsync(None)).Rules;
        Assert.Equal(shipped.Select(static rule => rule.Name), rules.Select(static rule => rule.Name));
        var replaced = rules.Single(static rule => rule.Name == "slow-runs");
        Assert.Equal((AlertRuleSource.Api, false), (replaced.Source, replaced.IsEnabled));
    }

    [Fact]
    public async Task Read_ARuleWhoseActionIsNotPossibleAnyMore_IsEvaluatedWithoutIt()
    {
        await _alerts.PutAsync("hosts > 1", static draft => draft with
        {
            Actions = [new AlertActionDraft { Type = "email", Recipients = ["a@example.com"] }],
        });
        _alerts.Options.Smtp.Host = null;
        var later = _alerts.NewHost();

        Assert.Empty((await later.Rules.ReadAsync(None)).Find("rule")!.Actions!.Value);
    }

    [Fact]
    public async Task Sweep_DeletesWhatIsOld()
    {
        await _alerts.PutAsync();
        _alerts.Figures["hosts"] = 2;
        await _alerts.RunAsync();
        await _alerts.Service.SilenceAsync("rule", TimeSpan.FromMinutes(1), "", null, None);

        var now = _alerts.Kernel.Time.GetUtcNow();
        Assert.Equal(0, await _alerts.Service.SweepAsync(now, None));
        Assert.Equal(1, await _alerts.Service.SweepAsync(now + TimeSpan.FromDays(89), None));
        Assert.Equal(1, await _alerts.Service.SweepAsync(now + TimeSpan.FromDays(91), None));
        Assert.Empty(await _alerts.ChangesAsync());
    }
}
