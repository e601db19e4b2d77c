namespace WasmOs.Infra.Local.Blobs;

/// <summary>A change of a blob's file that the database has committed and that may be unfinished when the process ends. Immutable.</summary>
/// <param name="Id">An increasing number, which is also the name of the temporary file.</param>
/// <param name="Key">The blob.</param>
/// <param name="Moves">True: the temporary file becomes the blob's file. False: the file is deleted.</param>
internal readonly record struct BlobWork(long Id, BlobKey Key, bool Moves);
