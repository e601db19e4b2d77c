using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>
/// Reads conditions, such as <c>error_rate{module="calc"} &gt; 5% and execution_rate &gt; 1/s for 5m</c>. <c>and</c> binds more closely than <c>or</c>;
/// parentheses group. <c>for TIME</c> and <c>by module</c> may follow the whole.
/// </summary>
internal sealed class ConditionParser
{
    /// <summary>The longest condition, characters.</summary>
    public const int MaxLength = 1000;

    private const int LongestLabel = 200;
    private const int MaxComparisons = 20;
    private const int MaxDepth = 10;

    private static readonly string[] Names = [.. AlertMetrics.All.Select(static metric => metric.Name)];

    private readonly ConditionScanner _scanner;
    private ConditionToken _token;
    private string? _fault;
    private int _comparisons;

    private ConditionParser(string text)
    {
        _scanner = new ConditionScanner(text);
        _token = _scanner.Next();
    }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What is wrong, with its column; null when nothing is.</param>
    /// <returns>The condition; null when something is wrong.</returns>
    public static ParsedCondition? Parse(string text, out string? fault)
    {
        if (text.Length > MaxLength)
        {
            fault = string.Create(CultureInfo.InvariantCulture, $"May have {MaxLength} characters, not {text.Length}.");
            return null;
        }

        var parser = new ConditionParser(text);
        var condition = parser.ReadWhole();
        fault = parser._fault;
        return fault is null ? condition : null;
    }

    private ParsedCondition? ReadWhole()
    {
        var condition = ReadAny(0);
        TimeSpan? time = null;
        var isByModule = false;
        while (_fault is null && _token.Kind != ConditionTokenKind.End)
        {
            if (Is(ConditionTokenKind.Word, "for") && time is null)
            {
                Advance();
                time = ReadTime();
            }
            else if (Is(ConditionTokenKind.Word, "by") && !isByModule)
            {
                Advance();
                isByModule = Is(ConditionTokenKind.Word, AlertMetrics.Module) || Fail("after by must come module");
                Advance();
            }
            else
            {
                Fail($"{_token.Shown} was not expected here: and, or, for TIME, by module or the end may follow");
            }
        }

        return condition is null ? null : new ParsedCondition(condition, time, isByModule);
    }

    private AlertCondition? ReadAny(int depth) => ReadList("or", depth, ReadAll, static parts => new AnyCondition([.. parts]));

    private AlertCondition? ReadAll(int depth) => ReadList("and", depth, ReadOne, static parts => new AllConditions([.. parts]));

    private AlertCondition? ReadList(string word, int depth, Func<int, AlertCondition?> read, Func<List<AlertCondition>, AlertCondition> join)
    {
        var parts = new List<AlertCondition>();
        while (read(depth) is { } part)
        {
            parts.Add(part);
            if (!Is(ConditionTokenKind.Word, word))
            {
                return parts.Count == 1 ? part : join(parts);
            }

            Advance();
        }

        return null;
    }

    private AlertCondition? ReadOne(int depth)
    {
        if (!Is(ConditionTokenKind.Sign, "("))
        {
            return ReadComparison();
        }

        if (depth == MaxDepth)
        {
            Fail($"more than {MaxDepth} parentheses inside each other");
            return null;
        }

        Advance();
        var inner = ReadAny(depth + 1);
        return inner is not null && Expect(")") ? inner : null;
    }

    private Comparison? ReadComparison()
    {
        if (_token.Kind != ConditionTokenKind.Word)
        {
            Fail($"the name of a metric was expected, not {_token.Shown}");
            return null;
        }

        if (AlertMetrics.Find(_token.Text) is not { } metric)
        {
            var nearest = NearestName.Find(_token.Text, Names);
            Fail($"{_token.Shown} is no metric of conditions{(nearest is null ? $". There are {string.Join(", ", Names)}" : $"; did you mean {nearest}?")}");
            return null;
        }

        if (++_comparisons > MaxComparisons)
        {
            Fail($"more than {MaxComparisons} comparisons");
            return null;
        }

        Advance();
        if (!ReadLabel(metric, out var label) || ReadOperator() is not { } comparison || !ReadNumber(metric, out var threshold, out var number))
        {
            return null;
        }

        return new Comparison(metric, label, comparison, threshold, number);
    }

    private bool ReadLabel(AlertMetric metric, out string? value)
    {
        value = null;
        if (!Is(ConditionTokenKind.Sign, "{"))
        {
            return true;
        }

        Advance();
        if (metric.Label is null)
        {
            return Fail($"{metric.Name} has no labels");
        }

        if (!Is(ConditionTokenKind.Word, metric.Label))
        {
            return Fail($"{metric.Name} has the label {metric.Label}, not {_token.Shown}");
        }

        Advance();
        if (!Expect("="))
        {
            return false;
        }

        if (_token.Kind != ConditionTokenKind.Quote || _token.Text.Length is 0 or > LongestLabel || _token.Text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return Fail($"a value of printable characters in double quotes was expected, not {_token.Shown}");
        }

        if (!metric.LabelValues.IsEmpty && !metric.LabelValues.Contains(_token.Text))
        {
            return Fail($"{metric.Label} is one of {string.Join(", ", metric.LabelValues)}, not {_token.Shown}");
        }

        value = _token.Text;
        Advance();
        return Expect("}");
    }

    private ComparisonOperator? ReadOperator()
    {
        ComparisonOperator? comparison = _token.Kind != ConditionTokenKind.Operator ? null : _token.Text switch
        {
            ">" => ComparisonOperator.Above,
            ">=" => ComparisonOperator.AtLeast,
            "<" => ComparisonOperator.Below,
            "<=" => ComparisonOperator.AtMost,
            "==" => ComparisonOperator.Equal,
            _ => ComparisonOperator.NotEqual,
        };
        if (comparison is null)
        {
            Fail($"a comparison (> >= < <= == !=) was expected, not {_token.Shown}");
            return null;
        }

        Advance();
        return comparison;
    }

    private bool ReadNumber(AlertMetric metric, out double threshold, out string number)
    {
        (threshold, number) = (0, _token.Text);
        var written = _token;
        if (written.Kind != ConditionTokenKind.Number)
        {
            return Fail($"{metric.Name} is compared with {AlertUnits.ExampleOf(metric.Unit)}, not with {written.Shown}");
        }

        Advance();
        var length = LengthOfNumber(number);
        var unit = number[length..];
        if (unit.Length == 0 && IsUnit(metric))
        {
            // The unit stands apart.
            unit = _token.Text;
            number = $"{number} {unit}";
            Advance();
        }

        if (!double.TryParse(written.Text.AsSpan(0, length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out threshold)
            || AlertUnits.FactorOf(metric.Unit, unit) is not { } factor)
        {
            return Fail($"{metric.Name} is compared with {AlertUnits.ExampleOf(metric.Unit)}, not with {Quoted.Of(number)}", written);
        }

        threshold *= factor;
        return true;
    }

    private bool IsUnit(AlertMetric metric) =>
        _token.Kind is ConditionTokenKind.Word or ConditionTokenKind.Unknown && AlertUnits.FactorOf(metric.Unit, _token.Text) is not null;

    private TimeSpan? ReadTime()
    {
        if (_token.Kind == ConditionTokenKind.Number && DurationText.TryRead(_token.Text, out var time))
        {
            Advance();
            return time;
        }

        Fail($"after for must come a time such as 30s, 5m or 1h, not {_token.Shown}");
        return null;
    }

    private static int LengthOfNumber(string text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
        {
            length++;
        }

        return length;
    }

    private bool Expect(string sign)
    {
        if (!Is(ConditionTokenKind.Sign, sign))
        {
            return Fail($"{sign} was expected, not {_token.Shown}");
        }

        Advance();
        return true;
    }

    private bool Is(ConditionTokenKind kind, string text) => _token.Kind == kind && _token.Text == text;

    private void Advance() => _token = _scanner.Next();

    private bool Fail(string fault) => Fail(fault, _token);

    private bool Fail(string fault, ConditionToken at)
    {
        _fault ??= string.Create(CultureInfo.InvariantCulture, $"Column {at.Column}: {fault}{(fault.EndsWith('?') ? "" : ".")}");
        return false;
    }
}
