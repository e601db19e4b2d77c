using Azure.Core;
using Azure.Core.Pipeline;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Adds a shared access signature to each request's query.</summary>
internal sealed class SignedUriPolicy(string signature) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri;
        uri.Query = string.IsNullOrEmpty(uri.Query) ? $"?{signature}" : $"{uri.Query}&{signature}";
    }
}
