namespace WasmOs.Bench.Measuring;

/// <summary>The values of one measurement over several rounds.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Minimum => _values.Min();

    public double Maximum => _values.Max();

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>Divides this series by another of the same rounds, round by round. Slow changes of the machine's speed cancel out.</summary>
    public Series Over(Series other)
    {
        var ratio = new Series();
        for (var i = 0; i < _values.Count; i++)
        {
            ratio.Add(_values[i] / other._values[i]);
        }

        return ratio;
    }

    public Series Times(double factor)
    {
        var scaled = new Series();
        _values.ForEach(value => scaled.Add(value * factor));
        return scaled;
    }

    public Series Minus(Series other)
    {
        var difference = new Series();
        for (var i = 0; i < _values.Count; i++)
        {
            difference.Add(_values[i] - other._values[i]);
        }

        return difference;
    }
}
