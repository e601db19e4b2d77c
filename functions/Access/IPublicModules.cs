namespace WasmOs.Functions.Access;

/// <summary>Says which modules everybody may call as HTTP guests. Implementations are thread-safe.</summary>
public interface IPublicModules
{
    /// <summary>Whether a module exists and its settings make it public.</summary>
    /// <param name="reference">A reference to the module, which may be malformed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<bool> ContainsAsync(string reference, CancellationToken cancellationToken);
}
