using WasmOs.Storage;

namespace WasmOs.Kernel.Secrets;

/// <summary>Names the places where sealed values are stored. Keys and names hold no slash but a blob's, which stands last, so no two places have one name.</summary>
internal static class SecretPlace
{
    /// <summary>A property of a row.</summary>
    public static string Of(string table, string partitionKey, string rowKey, string property) => $"table/{table}/{partitionKey}/{rowKey}/{property}";

    /// <summary>A blob.</summary>
    public static string Of(BlobAddress blob) => $"blob/{blob.Container}/{blob.Name}";
}
