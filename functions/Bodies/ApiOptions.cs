using System.ComponentModel.DataAnnotations;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Bodies;

/// <summary>Bounds of what the REST interface takes.</summary>
public sealed class ApiOptions
{
    /// <summary>10 MB: the upload size that users expect.</summary>
    public const long DefaultMaxModuleBytes = 10_000_000;

    /// <summary>1 MB: the input size that users expect.</summary>
    public const long DefaultMaxInputBytes = 1_000_000;

    /// <summary>100 MiB: what a file upload to a web application may take.</summary>
    public const long DefaultMaxGuestBodyBytes = 100 << 20;

    /// <summary>32 MB: 10,000 inputs of 3 KB.</summary>
    public const long DefaultMaxBatchBytes = 32_000_000;

    internal const string MaxModuleSetting = "MAX_WASM_SIZE";
    internal const string MaxInputSetting = "MAX_INPUT_SIZE";
    internal const string MaxGuestBodySetting = "MAX_GUEST_BODY_SIZE";
    internal const string MaxBatchSetting = "MAX_BATCH_SIZE";

    /// <summary>What a request may carry besides an upload and its input: multipart boundaries, headers and form fields.</summary>
    public const long UploadEnvelope = 64 * 1024;

    /// <summary>The largest module that can be uploaded, bytes (<c>MAX_WASM_SIZE</c>).</summary>
    /// <value>10,000,000</value>
    [Range(8, int.MaxValue)]
    public long MaxModuleBytes { get; set; } = DefaultMaxModuleBytes;

    /// <summary>The largest body of any other request, bytes (<c>MAX_INPUT_SIZE</c>).</summary>
    /// <value>1,000,000</value>
    [Range(1, 1 << 30)]
    public long MaxInputBytes { get; set; } = DefaultMaxInputBytes;

    /// <summary>The largest body of a request to an HTTP guest, bytes (<c>MAX_GUEST_BODY_SIZE</c>). It is streamed: nothing holds it in memory.</summary>
    /// <value>104,857,600</value>
    [Range(0, long.MaxValue)]
    public long MaxGuestBodyBytes { get; set; } = DefaultMaxGuestBodyBytes;

    /// <summary>The largest body of a batch, bytes (<c>MAX_BATCH_SIZE</c>).</summary>
    /// <value>32,000,000</value>
    [Range(1, 1 << 30)]
    public long MaxBatchBytes { get; set; } = DefaultMaxBatchBytes;

    /// <summary>The largest body of a call that bounds its parts itself, bytes: a batch, or an upload with the module, a bundle of the same size, an input and what wraps them.</summary>
    public long MaxUploadBytes => Math.Max((2 * MaxModuleBytes) + MaxInputBytes + UploadEnvelope, MaxBatchBytes);

    /// <summary><see cref="MaxModuleBytes"/>, with the setting to name when it is exceeded.</summary>
    internal SizeLimit ModuleLimit => new(MaxModuleBytes, MaxModuleSetting);

    /// <summary><see cref="MaxInputBytes"/>, with the setting to name when it is exceeded.</summary>
    internal SizeLimit InputLimit => new(MaxInputBytes, MaxInputSetting);

    /// <summary><see cref="MaxGuestBodyBytes"/>, with the setting to name when it is exceeded.</summary>
    internal SizeLimit GuestBodyLimit => new(MaxGuestBodyBytes, MaxGuestBodySetting);

    /// <summary><see cref="MaxBatchBytes"/>, with the setting to name when it is exceeded.</summary>
    internal SizeLimit BatchLimit => new(MaxBatchBytes, MaxBatchSetting);
}
