using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

internal static class TableEntityExtensions
{
    /// <summary>Copies all properties of another row.</summary>
    public static TableEntity SetAll(this TableEntity row, TableEntity other)
    {
        foreach (var (name, value) in other.Properties)
        {
            row.Set(name, value);
        }

        return row;
    }
}
