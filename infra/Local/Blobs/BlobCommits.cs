using WasmOs.Infra.Local.Sqlite;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>The changes of blobs' rows that the writer thread executes, each within one transaction.</summary>
internal static class BlobCommits
{
    public static bool Put(Session session, in BlobKey key, bool appendable, long length)
    {
        session.Statements<BlobRows>().Put(key, appendable, session.NextId(), length, session.Now);
        return true;
    }

    /// <summary>Writes the row and the intent to move the file. Returns the ETag.</summary>
    public static long Move(Session session, in BlobWork work, long length)
    {
        var etag = session.NextId();
        session.Statements<BlobRows>().Put(work.Key, appendable: false, etag, length, session.Now);
        session.Statements<BlobRows>().AddWork(work);
        return etag;
    }

    public static bool Delete(Session session, in BlobWork work)
    {
        session.Statements<BlobRows>().Delete(work.Key);
        session.Statements<BlobRows>().AddWork(work);
        return true;
    }

    public static bool EndWork(Session session, long id)
    {
        session.Statements<BlobRows>().EndWork(id);
        return true;
    }

    public static bool SetLease(Session session, in BlobKey key, (string? Lease, long Length) wanted, long until)
    {
        session.Statements<BlobRows>().SetLease(key, wanted.Lease, until, wanted.Length);
        return true;
    }
}
