namespace WasmOs.Storage;

/// <summary>A storage that can measure how much space its content takes.</summary>
public interface IStorageMeter
{
    /// <summary>
    /// Measures the bytes that the stored content takes, without free space that the storage can reuse. Null when the size cannot be measured. Reads the size
    /// of every file, so call it only now and then. Thread-safe.
    /// </summary>
    long? MeasureBytes();

    /// <summary>
    /// Measures the bytes that the blobs of one container take; zero when there is none, null when the size cannot be measured. Reads the size of every file.
    /// Thread-safe.
    /// </summary>
    long? MeasureContainer(string container);

    /// <summary>What was committed since the storage was opened. Null when it is not counted. Thread-safe.</summary>
    StoreCommits? Commits { get; }

    /// <summary>The space of the disk. Null when it cannot be measured. Thread-safe.</summary>
    VolumeSpace? MeasureVolume();
}
