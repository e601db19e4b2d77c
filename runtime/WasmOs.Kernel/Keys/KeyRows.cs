using System.Globalization;
using System.Security.Cryptography;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>
/// Encodes and decodes keys as rows of the table <c>Keys</c>: a partition a purpose, numbered from 1; each server secret in a partition of its own.
/// </summary>
/// <remarks>
/// Only the sealed value is believed: whoever can write the table but has no key of <see cref="SecretSeal"/> can add no key. The seal is bound to the row, so a
/// key of one purpose cannot be copied to another.
/// </remarks>
internal static class KeyRows
{
    public const string Table = "Keys";

    private const string SecretPartition = "secret";
    private const string SecretRow = "value";
    private const string Sealed = "sealed_key";
    private const string CreatedAt = "created_at";

    public static string PartitionOf(string purpose) => "signing-" + purpose;

    public static string RowKeyOf(int number) => number.ToString("D10", CultureInfo.InvariantCulture);

    public static TableEntity Encode(string purpose, SigningKey key, SecretSeal seal)
    {
        var row = new TableEntity(PartitionOf(purpose), RowKeyOf(key.Number)).Set(CreatedAt, key.CreatedAt);
        var clear = key.ExportPrivate();
        try
        {
            return row.Set(Sealed, seal.Seal(clear, PlaceOf(row)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>The number of a key, and when it was made.</summary>
    public static (int Number, DateTimeOffset CreatedAt) HeadOf(TableEntity row) =>
        (int.Parse(row.RowKey, NumberStyles.None, CultureInfo.InvariantCulture), row.GetTime(CreatedAt) ?? default);

    /// <summary>The key of a row; null when it cannot be decrypted, and then <paramref name="problem"/> says why.</summary>
    public static SigningKey? TryDecode(TableEntity row, SecretSeal seal, out string? problem)
    {
        if (!seal.TryOpen(row.GetBytes(Sealed), PlaceOf(row), out var clear, out problem))
        {
            return null;
        }

        var (number, createdAt) = HeadOf(row);
        try
        {
            return SigningKey.Import(clear, number, createdAt);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>Where the server's secret for a purpose is.</summary>
    public static (string PartitionKey, string RowKey) SecretKeyOf(string purpose) => ($"{SecretPartition}-{purpose}", SecretRow);

    public static TableEntity EncodeSecret(string purpose, byte[] secret, DateTimeOffset now, SecretSeal seal)
    {
        var (partition, rowKey) = SecretKeyOf(purpose);
        var row = new TableEntity(partition, rowKey).Set(CreatedAt, now);
        return row.Set(Sealed, seal.Seal(secret, PlaceOf(row)));
    }

    public static byte[]? TryDecodeSecret(TableEntity row, SecretSeal seal, out string? problem) =>
        seal.TryOpen(row.GetBytes(Sealed), PlaceOf(row), out var clear, out problem) ? clear : null;

    private static string PlaceOf(TableEntity row) => SecretPlace.Of(Table, row.PartitionKey, row.RowKey, Sealed);
}
