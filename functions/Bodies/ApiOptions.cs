using System.ComponentModel.DataAnnotations;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Bodies;

/// <summary>The largest request bodies that the REST interface accepts.</summary>
public sealed class ApiOptions
{
    /// <summary>10 MB: the size that users expect for an upload.</summary>
    public const long DefaultMaxModuleBytes = 10_000_000;

    /// <summary>1 MB: the size that users expect for an input.</summary>
    public const long DefaultMaxInputBytes = 1_000_000;

    /// <summary>100 MiB: the usual limit of file uploads to a web application.</summary>
    public const long DefaultMaxGuestBodyBytes = 100 << 20;

    /// <summary>32 MB: room for 10,000 inputs of 3 KB each.</summary>
    public const long DefaultMaxBatchBytes = 32_000_000;

    internal const string MaxModuleSetting = "MAX_WASM_SIZE";
    internal const string MaxInputSetting = "MAX_INPUT_SIZE";
    internal const string MaxGuestBodySetting = "MAX_GUEST_BODY_SIZE";
    internal const string MaxBatchSetting = "MAX_BATCH_SIZE";

    /// <summary>Bytes of an upload request besides the module and the input: multipart boundaries, headers and form fields.</summary>
    public const long UploadEnvelope = 64 * 1024;

    /// <summary>The largest module that can be uploaded, bytes (<c>MAX_WASM_SIZE</c>).</summary>
    /// <value>10,000,000</value>
    [Range(8, int.MaxValue)]
    public long MaxModuleBytes { get; set; } = DefaultMaxModuleBytes;

    /// <summary>The largest body of any other request, bytes (<c>MAX_INPUT_SIZE</c>).</summary>
    /// <value>1,000,000</value>
    [Range(1, 1 << 30)]
    public long MaxInputBytes { get; set; } = DefaultMaxInputBytes;

    /// <summary>
    /// The largest body of a request to an HTTP guest, bytes (<c>MAX_GUEST_BODY_SIZE</c>). Such a body is streamed and never held in memory as a whole.
    /// </summary>
    /// <value>104,857,600</value>
    [Range(0, long.MaxValue)]
    public long MaxGuestBodyBytes { get; set; } = DefaultMaxGuestBodyBytes;

    /// <summary>The largest body of a batch, bytes (<c>MAX_BATCH_SIZE</c>).</summary>
    /// <value>32,000,000</value>
    [Range(1, 1 << 30)]
    public long MaxBatchBytes { get; set; } = DefaultMaxBatchBytes;

    /// <summary>
    /// The largest body, bytes, of a function that checks the sizes of its parts itself. This is a batch, or an upload: a module, a bundle of the same size, an
    /// input, and <see cref="UploadEnvelope"/>.
    /// </summary>
    public long MaxUploadBytes => Math.Max((2 * MaxModuleBytes) + MaxInputBytes + UploadEnvelope, MaxBatchBytes);

    /// <summary><see cref="MaxModuleBytes"/> with the name of its setting, for the error message.</summary>
    internal SizeLimit ModuleLimit => new(MaxModuleBytes, MaxModuleSetting);

    /// <summary><see cref="MaxInputBytes"/> with the name of its setting, for the error message.</summary>
    internal SizeLimit InputLimit => new(MaxInputBytes, MaxInputSetting);

    /// <summary><see cref="MaxGuestBodyBytes"/> with the name of its setting, for the error message.</summary>
    internal SizeLimit GuestBodyLimit => new(MaxGuestBodyBytes, MaxGuestBodySetting);

    /// <summary><see cref="MaxBatchBytes"/> with the name of its setting, for the error message.</summary>
    internal SizeLimit BatchLimit => new(MaxBatchBytes, MaxBatchSetting);
}
