using System.Globalization;

namespace WasmOs.Bench.Measuring;

/// <summary>A table of measurements with their targets.</summary>
internal sealed class Report(string title)
{
    private readonly List<string[]> _rows = [["figure", "median", "min–max", "unit", "target", ""]];

    public void Add(string name, Series series, string unit, Target? target = null) =>
        AddRow(name, series.Median, $"{Number(series.Minimum)}–{Number(series.Maximum)}", unit, target);

    public void Add(string name, double value, string unit, Target? target = null) => AddRow(name, value, "", unit, target);

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"## {title}");
        var columns = Enumerable.Range(0, _rows[0].Length).ToArray();
        var widths = Array.ConvertAll(columns, column => _rows.Max(row => row[column].Length));
        for (var i = 0; i < _rows.Count; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", columns.Select(column => _rows[i][column].PadRight(widths[column]))) + " |");
            if (i == 0)
            {
                Console.WriteLine("| " + string.Join(" | ", columns.Select(column => new string('-', widths[column]))) + " |");
            }
        }
    }

    private static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    private void AddRow(string name, double value, string range, string unit, Target? target) =>
        _rows.Add([name, Number(value), range, unit, target?.ToString() ?? "", target is { } limit ? limit.IsMet(value) ? "met" : "MISSED" : ""]);
}
