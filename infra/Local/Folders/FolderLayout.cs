namespace WasmOs.Infra.Local.Folders;

/// <summary>The names of the files and folders that the store keeps in its data folder.</summary>
internal static class FolderLayout
{
    /// <summary>The file that is locked while a process owns the folder.</summary>
    public const string Lock = "lock";

    /// <summary>The file with the name of the process that owns the folder.</summary>
    public const string Owner = "owner";

    /// <summary>The database of tables and queues. SQLite puts files beside it whose names begin with this one.</summary>
    public const string Database = "storage.db";

    /// <summary>The folder of blobs' contents.</summary>
    public const string Blobs = "blobs";

    /// <summary>The folder of files that are being written.</summary>
    public const string Temporary = "temporary";

    // The host stores the keys of the deployment in the same data folder.
    private const string Keys = "keys";
    private const string KeyMark = "secrets.made";

    /// <summary>Whether an entry at the top of a data folder belongs to WasmOS.</summary>
    public static bool Includes(string name) =>
        name is Lock or Owner or Blobs or Temporary or Keys or KeyMark || name.StartsWith(Database, StringComparison.Ordinal);
}
