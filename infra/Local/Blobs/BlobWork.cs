namespace WasmOs.Infra.Local.Blobs;

/// <summary>A change to a blob's file that the database has decided and that may not have been done when the program ended.</summary>
/// <param name="Id">Rising; the name of the temporary file.</param>
/// <param name="Key">Which blob.</param>
/// <param name="Moves">True: the temporary file becomes the blob's file. False: the file is deleted.</param>
internal readonly record struct BlobWork(long Id, BlobKey Key, bool Moves);
