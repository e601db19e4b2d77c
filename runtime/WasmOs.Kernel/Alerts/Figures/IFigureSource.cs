using WasmOs.Kernel.Alerts.Conditions;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>Reads the values of all metrics of conditions. Thread-safe.</summary>
internal interface IFigureSource
{
    /// <summary>Reads the values of now, over all hosts.</summary>
    ValueTask<IAlertFigures> ReadAsync(CancellationToken cancellationToken);
}
