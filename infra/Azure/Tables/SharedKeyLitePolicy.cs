using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Signs each try with the account's key.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#table-service-shared-key-lite-authorization</remarks>
internal sealed class SharedKeyLitePolicy : HttpPipelineSynchronousPolicy
{
    private readonly string _account;
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    public SharedKeyLitePolicy(string account, string key, TimeProvider time)
    {
        _account = account;
        _key = Convert.FromBase64String(key);
        _time = time;
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        var date = _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        message.Request.Headers.SetValue("x-ms-date", date);
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {_account}:{Sign(date, message.Request.Uri.ToUri())}");
    }

    /// <summary>The signature of a request: its date, the account and the encoded path; of the query only <c>comp</c>, which is not used here.</summary>
    internal string Sign(string date, Uri uri) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{date}\n/{_account}{uri.AbsolutePath}")));
}
