namespace WasmOs.Kernel.Identity;

/// <summary>An API key that was created, with the key itself, which is shown once.</summary>
/// <param name="Description">The key without its secret.</param>
/// <param name="Key">The key; null when the request is a repetition and the key was shown to the first one. Secret.</param>
public sealed record NewApiKey(ApiKeyDescription Description, string? Key)
{
    /// <summary>The name and id alone: the rest is secret.</summary>
    public override string ToString() => Description.Key.ToString();
}
