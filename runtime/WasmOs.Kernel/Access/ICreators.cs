using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Access;

/// <summary>Finds those who made something earlier, as they are now. Implementations are thread-safe.</summary>
public interface ICreators
{
    /// <summary>Finds a user or an API key.</summary>
    /// <param name="id">The id that the caller had (<see cref="Creator.Id"/>).</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>
    /// The caller with the rights of this moment, or why it may do nothing any more: <see cref="AccessErrors.CreatorGone"/> or
    /// <see cref="AccessErrors.CreatorDisabled"/>.
    /// </returns>
    ValueTask<Result<Caller>> FindAsync(string id, CancellationToken cancellationToken);
}
