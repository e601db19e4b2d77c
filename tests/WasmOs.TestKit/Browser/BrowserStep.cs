namespace WasmOs.TestKit.Browser;

/// <summary>A page to open in the browser, and what to do in it.</summary>
/// <param name="Url">The page.</param>
/// <param name="Script">An expression in the page's own context, such as <c>(async () => …)()</c>; null only opens the page.</param>
public sealed record BrowserStep(string Url, string? Script = null);
