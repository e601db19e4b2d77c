namespace WasmOs.Kernel.Modules;

/// <summary>The <c>module</c> row. Every change of a module replaces it, so its ETag stands for the whole module.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Newest">The newest version.</param>
/// <param name="LastNumber">The last version number that was given; numbers are not used twice.</param>
/// <param name="Settings">The settings.</param>
/// <param name="CreatedAt">When the module came to be.</param>
/// <param name="Deleting">Whether it is being deleted in more than one transaction: it counts as gone.</param>
/// <param name="ETag">The row's ETag; empty when it was not read from storage.</param>
internal sealed record ModuleHead(
    string Name, int Newest, int LastNumber, ModuleSettings Settings, DateTimeOffset CreatedAt, bool Deleting, string ETag);
