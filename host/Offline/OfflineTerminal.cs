using WasmOs.Common.CommandLine;

namespace WasmOs.Host.Offline;

/// <summary>Where passwords come from, and where notes go.</summary>
/// <param name="input">Standard input.</param>
/// <param name="notes">Standard error.</param>
internal sealed class OfflineTerminal(TextReader input, TextWriter notes)
{
    /// <summary>Reads a new password.</summary>
    public string NewPassword(CommandOptions options) =>
        SecretInput.ReadPassword(options.Has(SecretInput.StandardInput) ? input : null, "New password: ", repeats: true, out var fault)
            ?? throw new UsageException(fault!);

    /// <summary>Tells the operator something that is no result.</summary>
    public Task NoteAsync(string text) => notes.WriteLineAsync(text);
}
