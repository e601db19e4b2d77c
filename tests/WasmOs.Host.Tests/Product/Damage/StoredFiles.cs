namespace WasmOs.Host.Tests.Product.Damage;

/// <summary>Damages files of the local store.</summary>
internal static class StoredFiles
{
    /// <summary>Damages every file of a container whose name has an ending. Returns the number of damaged files.</summary>
    public static int Damage(DirectoryInfo data, string container, string ending, DamageKind kind)
    {
        var root = Path.Combine(data.FullName, "blobs", container);
        string[] files = Directory.Exists(root) ? [.. Directory.EnumerateFiles(root, "*" + ending, SearchOption.AllDirectories)] : [];
        foreach (var file in files)
        {
            Damage(file, kind);
        }

        return files.Length;
    }

    private static void Damage(string file, DamageKind kind)
    {
        var content = File.ReadAllBytes(file);
        switch (kind)
        {
            case DamageKind.Emptied:
                File.WriteAllBytes(file, []);
                break;
            case DamageKind.CutInHalf:
                File.WriteAllBytes(file, content[..(content.Length / 2)]);
                break;
            case DamageKind.BitFlipped:
                content[content.Length / 2] ^= 0x10;
                File.WriteAllBytes(file, content);
                break;
            default:
                File.Delete(file);
                break;
        }

        if (kind == DamageKind.ReplacedByAFolder)
        {
            Directory.CreateDirectory(file);
            File.WriteAllText(Path.Combine(file, "note"), "somebody's");
        }
    }
}
