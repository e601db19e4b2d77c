using System.Globalization;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.History;

/// <summary>The addresses of outputs over 32 KiB: <c>{yyyy}/{MM}/{dd}/{id}/{stdout,stderr,result}</c>.</summary>
internal static class HistoryOutputs
{
    public static BlobAddress AddressOf(ExecutionId id, string name) => new(HistorySegment.Container, $"{DayOf(id.Time)}{id}/{name}");

    public static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy'/'MM'/'dd'/'", CultureInfo.InvariantCulture);
}
