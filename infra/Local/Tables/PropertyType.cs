namespace WasmOs.Infra.Local.Tables;

/// <summary>The types of values that <see cref="EntityCodec"/> encodes. The numbers are stored in the database.</summary>
internal enum PropertyType : byte
{
    Text = 1,
    Utf16 = 2,
    False = 3,
    True = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Time = 8,
    Guid = 9,
    Bytes = 10,
}
