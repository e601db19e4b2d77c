namespace WasmOs.Storage;

/// <summary>Storage that can say how much room it takes.</summary>
public interface IStorageMeter
{
    /// <summary>Bytes that what is stored takes, room that it can use again not counted; null when nobody knows. Looks at every file: for now and then, not for each call. Thread-safe.</summary>
    long? MeasureBytes();
}
