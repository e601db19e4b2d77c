namespace WasmOs.Kernel.Modules;

/// <summary>The <c>module</c> row. Every change of a module replaces this row, so its ETag is the version of the whole module.</summary>
/// <param name="Name">The module's name.</param>
/// <param name="Newest">The newest version.</param>
/// <param name="LastNumber">The last assigned version number; numbers are never reused.</param>
/// <param name="Settings">The settings.</param>
/// <param name="CreatedAt">When the module was created.</param>
/// <param name="Deleting">Whether the module is being deleted in more than one transaction. It then counts as deleted.</param>
/// <param name="ETag">The row's ETag; empty when it was not read from storage.</param>
internal sealed record ModuleHead(
    string Name, int Newest, int LastNumber, ModuleSettings Settings, DateTimeOffset CreatedAt, bool Deleting, string ETag);
