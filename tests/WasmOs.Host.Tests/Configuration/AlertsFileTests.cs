using System.Text.RegularExpressions;
using WasmOs.Functions.Configuration;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Alerts.Rules;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Configuration;

public sealed partial class AlertsFileTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "alerts.md"));

    [Fact]
    public void Parse_TheExampleOfTheDocumentation_GivesWhatItSays()
    {
        var example = Page.Split("```yaml")[1];
        var (rules, errors) = Parse(example[..example.IndexOf("```", StringComparison.Ordinal)]);

        Assert.Empty(errors);
        Assert.Equal(["slow-invoices", "failing-modules"], rules.Select(static rule => rule.Name));
        Assert.Equal(["email", "slack", "webhook"], rules[0].Actions!.Value.Select(static action => action.Type));
        Assert.Equal("module", rules[1].By);
    }

    [Theory]
    [InlineData("alerts: [", "it is not valid YAML")]
    [InlineData("- a", "it must be one mapping with alerts.")]
    [InlineData("rules: []", "line 1: rules: Is not known here. Known: alerts.")]
    [InlineData("alerts: {}", "line 1: alerts: Must be an array of rules, not an object.")]
    [InlineData("alerts:\n- name: a\n  condition: eror_rate > 5%", "line 3: alerts[0].condition: Column 1: 'eror_rate' is no metric of conditions; did you mean error_rate?")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  for: soon", "line 4: alerts[0].for: Must be a time such as 30s, 5m, 4h or 1d, from 0s to 7d.")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  sevrity: info", "line 4: alerts[0].sevrity: Is not known here; did you mean severity?")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n- name: a\n  condition: hosts > 2", "line 4: alerts[1].name: 'a' is the name of an earlier rule too.")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1 by module", "line 3: alerts[0].condition: Compares nothing that modules have of their own")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1 for 1m\n  for: 1m", "line 4: alerts[0].for: Is given in the condition too")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  repeat_interval: 1s", "line 4: alerts[0].repeat_interval: Must be a time such as 30s, 5m, 4h or 1d, from 5m to 30d.")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  actions:\n  - type: pager", "line 5: alerts[0].actions[0].type: 'pager' is none of email, webhook, slack.")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  actions:\n  - type: email\n    recipients: [nobody]", "line 6: alerts[0].actions[0].recipients: 'nobody' is no e-mail address such as ops@example.com.")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  actions:\n  - type: webhook\n    url: http://127.0.0.1/x", "line 6: alerts[0].actions[0].url: '127.0.0.1' is")]
    [InlineData("alerts:\n- name: a\n  condition: hosts > 1\n  actions:\n  - type: webhook\n    channel: x", "line 6: alerts[0].actions[0].channel: Belongs to actions of the type slack only.")]
    public void Parse_AMistake_IsToldWithItsLine(string text, string expected)
    {
        var (rules, errors) = Parse(text);

        Assert.Empty(rules);
        Assert.Contains(errors, error => error.StartsWith("ALERTS_FILE: a.yaml", StringComparison.Ordinal) && error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_AnActionThatIsNotSetUp_IsToldWithTheSetting()
    {
        var options = new ProductOptions();
        var errors = new List<string>();
        AlertsFile.Parse(
            "a.yaml", "alerts: [{name: a, condition: hosts > 1, actions: [{type: email, recipients: [a@example.com]}, {type: slack, channel: ops}]}]", options, errors);

        Assert.Contains(errors, static error => error.Contains("SMTP_HOST and SMTP_FROM", StringComparison.Ordinal));
        Assert.Contains(errors, static error => error.Contains("SLACK_WEBHOOK_URL or SLACK_BOT_TOKEN", StringComparison.Ordinal));
    }

    [Fact]
    public void Document_HasTheMetricsAndTheShippedRules()
    {
        var metrics = NameInRow().Matches(Page).SelectMany(static row => row.Groups[1].Value.Split("`, `")).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(AlertMetrics.All.Select(static metric => metric.Name).Except(metrics));
        Assert.Empty(ShippedRules.All.Select(static rule => rule.Name!).Except(metrics));
    }

    private static (IReadOnlyList<AlertRuleDraft> Rules, List<string> Errors) Parse(string text)
    {
        var options = new ProductOptions();
        (options.Alerts.Smtp.Host, options.Alerts.Smtp.From) = ("mail.example.com", "wasmos@example.com");
        options.Alerts.Slack.Token = "token";
        var errors = new List<string>();
        AlertsFile.Parse("a.yaml", text, options, errors);
        return (options.Alerts.Rules, errors);
    }

    [GeneratedRegex(@"^\| `([a-z0-9_\-`, ]+)` \|", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex NameInRow();
}
