using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Alerts.Figures;

namespace WasmOs.Kernel.Tests.Alerts;

/// <summary>Values of metrics that a test sets.</summary>
internal sealed class PlayedFigures : IFigureSource, IAlertFigures
{
    private readonly Dictionary<(string Metric, string? Label), double> _values = [];

    public List<string> ModuleNames { get; } = [];

    public IEnumerable<string> Modules => ModuleNames;

    public double this[string metric, string? label = null]
    {
        set => _values[(metric, label)] = value;
    }

    public void Forget(string metric) => _values.Remove((metric, null));

    public double? ValueOf(AlertMetric metric, string? label) => _values.TryGetValue((metric.Name, label), out var value) ? value : null;

    public ValueTask<IAlertFigures> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IAlertFigures>(this);
}
