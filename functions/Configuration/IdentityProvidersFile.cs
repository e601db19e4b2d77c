using WasmOs.Functions.Federation;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Federation;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads the operator's YAML or JSON file of identity providers: a mapping with the list <c>providers</c>.</summary>
internal static class IdentityProvidersFile
{
    private const long MaxBytes = 1 << 20;

    private static readonly string Setting = FederationSettings.ProvidersFile.Name;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="variables">Finds the value of an environment variable that the file names for a secret.</param>
    /// <param name="errors">Receives a sentence, with the line number, for each error in the file.</param>
    /// <returns>The providers; none when the file has an error.</returns>
    public static FederationOptions Read(string path, Func<string, string?> variables, ICollection<string> errors) =>
        OperatorFile.Read(Setting, path, MaxBytes, text => Parse(path, text, variables, errors), FederationOptions.None, errors);

    /// <summary>Reads the text of the file. <paramref name="file"/> is its path for error messages.</summary>
    public static FederationOptions Parse(string file, string text, Func<string, string?> variables, ICollection<string> errors) => OperatorYaml.Read(
        Setting, file, text, "providers",
        (json, faults) =>
        {
            var drafts = ProviderBody.Read(json, faults);
            return faults.IsEmpty ? ProviderChecks.Check(drafts, variables, faults) : FederationOptions.None;
        },
        FederationOptions.None, errors);
}
