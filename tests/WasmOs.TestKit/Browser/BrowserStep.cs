namespace WasmOs.TestKit.Browser;

/// <summary>A page to open in the browser, and a script to run in it.</summary>
/// <param name="Url">The address of the page.</param>
/// <param name="Script">An expression that is evaluated in the page, such as <c>(async () => …)()</c>. Null: the page is only opened.</param>
public sealed record BrowserStep(string Url, string? Script = null);
