using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using WasmOs.FunctionsHosting.Rpc;
using WasmOs.FunctionsHosting.Rpc.Protocol;

namespace WasmOs.FunctionsHosting.Timers;

/// <summary>Calls timer functions.</summary>
internal sealed class TimerCalls(FunctionInvoker invoker, TimeProvider time)
{
    /// <exception cref="FunctionFailedException">The function failed.</exception>
    public async Task InvokeAsync(LoadedFunction function, TimerSchedule schedule, TimerStatus? status, bool isPastDue, CancellationToken cancellationToken)
    {
        using var activity = new Activity("Function").Start();
        var call = FunctionInvoker.NewRequest(function);
        var timer = new { Schedule = new { AdjustForDST = !schedule.IsConstant }, ScheduleStatus = status, IsPastDue = isPastDue };
        call.InputData.Add(new ParameterBinding { Name = function.BindingName, Data = new TypedData { Json = JsonSerializer.Serialize(timer) } });
        var data = new TriggerData();
        data.SetText("TimerTrigger", time.GetUtcNow().UtcDateTime.ToString(CultureInfo.InvariantCulture));
        data.WriteTo(call);
        await invoker.InvokeAsync(function, call, cancellationToken).ConfigureAwait(false);
    }
}
