using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Secrets;
using WasmOs.Storage;

namespace WasmOs.Kernel.Keys;

/// <summary>The keys of one purpose as they were read from storage. Immutable.</summary>
internal sealed class KeyRingSnapshot
{
    /// <summary>Oldest first. The key is null when it cannot be decrypted.</summary>
    private readonly (int Number, DateTimeOffset CreatedAt, SigningKey? Key)[] _keys;
    private readonly TimeSpan? _verifyFor;

    private KeyRingSnapshot((int Number, DateTimeOffset CreatedAt, SigningKey? Key)[] keys, TimeSpan? verifyFor, long readAt, string? problem)
    {
        (_keys, _verifyFor, ReadAt, Problem) = (keys, verifyFor, readAt, problem);
    }

    /// <summary>The timestamp of the clock when the reading began.</summary>
    public long ReadAt { get; }

    /// <summary>Why the newest key cannot be read; null when it can.</summary>
    public string? Problem { get; }

    /// <summary>Whether there is no key, readable or not.</summary>
    public bool IsEmpty => _keys.Length == 0;

    /// <summary>The number of the newest key; 0 when there is none.</summary>
    public int LastNumber => IsEmpty ? 0 : _keys[^1].Number;

    /// <summary>The key that signs; null when there is none that can be read.</summary>
    public SigningKey? Newest => IsEmpty ? null : _keys[^1].Key;

    /// <summary>Decodes rows in their order. Keys that an earlier snapshot has are not decrypted again.</summary>
    public static KeyRingSnapshot Decode(IReadOnlyList<TableEntity> rows, SecretSeal seal, TimeSpan? verifyFor, long readAt, KeyRingSnapshot? earlier)
    {
        var keys = new (int, DateTimeOffset, SigningKey?)[rows.Count];
        string? problem = null;
        for (var i = 0; i < keys.Length; i++)
        {
            var (number, createdAt) = KeyRows.HeadOf(rows[i]);
            var key = earlier?.Known(number, createdAt);
            problem = null;
            key ??= KeyRows.TryDecode(rows[i], seal, out problem);
            keys[i] = (number, createdAt, key);
        }

        return new KeyRingSnapshot(keys, verifyFor, readAt, problem);
    }

    /// <summary>Finds a key that verifies at a time.</summary>
    public bool TryFind(string kid, DateTimeOffset now, [NotNullWhen(true)] out SigningKey? key)
    {
        for (var i = _keys.Length - 1; i >= 0; i--)
        {
            if (_keys[i].Key is { } candidate && candidate.Kid == kid)
            {
                key = IsValid(i, now) ? candidate : null;
                return key is not null;
            }
        }

        key = null;
        return false;
    }

    /// <summary>The keys that verify at a time, newest first.</summary>
    public IReadOnlyList<SigningKey> ValidAt(DateTimeOffset now)
    {
        var valid = new List<SigningKey>();
        for (var i = _keys.Length - 1; i >= 0; i--)
        {
            if (_keys[i].Key is { } key && IsValid(i, now))
            {
                valid.Add(key);
            }
        }

        return valid;
    }

    /// <summary>The numbers of the keys that verify no longer.</summary>
    public IEnumerable<int> RetiredAt(DateTimeOffset now) => Enumerable.Range(0, _keys.Length).Where(i => !IsValid(i, now)).Select(i => _keys[i].Number);

    /// <summary>The newest key is always valid; an older one until some time after its successor was made.</summary>
    private bool IsValid(int index, DateTimeOffset now) =>
        index == _keys.Length - 1 || _verifyFor is not { } span || now < _keys[index + 1].CreatedAt + span;

    private SigningKey? Known(int number, DateTimeOffset createdAt) =>
        Array.Find(_keys, known => known.Number == number && known.CreatedAt == createdAt).Key;
}
