using Azure.Core;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>The pipeline's options for the table service.</summary>
internal sealed class TableClientOptions : ClientOptions
{
    /// <summary>The first version of the REST interface that takes tokens of Entra for tables.</summary>
    public const string ServiceVersion = "2020-12-06";
}
