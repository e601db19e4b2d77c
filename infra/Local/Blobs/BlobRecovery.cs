using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>Makes files and rows consistent again after a process that ended without closing the folder.</summary>
internal static class BlobRecovery
{
    /// <summary>Executes committed work that may be unfinished, and deletes temporary files. May run twice.</summary>
    public static bool Run(Session session, BlobFiles files)
    {
        var containers = session.Statements<NameRows>().All(StorageService.Blobs).ToDictionary(pair => pair.Value, pair => pair.Key);
        var seen = new HashSet<BlobAddress>();
        foreach (var work in session.Statements<BlobRows>().UnfinishedWork())
        {
            // Work items are ordered newest first. Only the newest item for a blob matters; older ones were superseded.
            var blob = new BlobAddress(containers[work.Key.Container], KeyCodec.Decode(work.Key.Name));
            if (seen.Add(blob))
            {
                Finish(session, files, work, files.PathOf(blob));
            }

            session.Statements<BlobRows>().EndWork(work.Id);
        }

        foreach (var file in files.TemporaryFiles())
        {
            File.Delete(file);
        }

        return true;
    }

    private static void Finish(Session session, BlobFiles files, in BlobWork work, string path)
    {
        var stored = session.Statements<BlobRows>().Find(work.Key);
        if (!work.Moves)
        {
            if (stored is null)
            {
                files.Do(work, path);
            }
        }
        else if (File.Exists(files.TemporaryPath(work.Id)))
        {
            files.Do(work, path);
        }
        else if (stored is { Appendable: false })
        {
            // Either the file was already moved. Or the commit was reported as failed, so the temporary file was deleted, but the commit reached the disk: then
            // the file still has the old content, and the row must match it.
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                session.Statements<BlobRows>().Delete(work.Key);
            }
            else if (file.Length != stored.Length)
            {
                session.Statements<BlobRows>().SetLength(work.Key, file.Length);
            }
        }
    }
}
