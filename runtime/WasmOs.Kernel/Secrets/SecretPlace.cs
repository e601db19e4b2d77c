using WasmOs.Storage;

namespace WasmOs.Kernel.Secrets;

/// <summary>
/// Names the places where sealed values are stored. Only the name of a blob can contain a slash, and it comes last, so every place has a distinct name.
/// </summary>
internal static class SecretPlace
{
    /// <summary>The name of a property of a row.</summary>
    public static string Of(string table, string partitionKey, string rowKey, string property) => $"table/{table}/{partitionKey}/{rowKey}/{property}";

    /// <summary>The name of a blob.</summary>
    public static string Of(BlobAddress blob) => $"blob/{blob.Container}/{blob.Name}";
}
