using System.Globalization;
using System.Security.Cryptography;

namespace WasmOs.Kernel.Identity.Passwords;

/// <summary>A password's hash with its algorithm and cost: <c>pbkdf2-sha256$iterations$salt$hash</c>, the latter two in base 64. Immutable.</summary>
/// <param name="Iterations">The rounds of PBKDF2.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Hash">The hash.</param>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    private const string Algorithm = "pbkdf2-sha256";
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Hashes a password under a new salt.</summary>
    public static PasswordHash Create(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PasswordHash(iterations, salt, Derive(password, salt, iterations));
    }

    /// <summary>A hash that no password has, at the same cost, for names that do not exist.</summary>
    public static PasswordHash OfNobody(int iterations) =>
        new(iterations, RandomNumberGenerator.GetBytes(SaltLength), RandomNumberGenerator.GetBytes(HashLength));

    /// <summary>Reads an encoded hash; null when it is damaged or of an algorithm that this version does not know.</summary>
    public static PasswordHash? Parse(string? text)
    {
        var parts = (text ?? "").Split('$');
        if (parts is not [Algorithm, var rounds, var saltText, var hashText]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations == 0)
        {
            return null;
        }

        var salt = new byte[SaltLength];
        var hash = new byte[HashLength];
        return Convert.TryFromBase64String(saltText, salt, out var saltLength) && saltLength == SaltLength
            && Convert.TryFromBase64String(hashText, hash, out var hashLength) && hashLength == HashLength
            ? new PasswordHash(iterations, salt, hash)
            : null;
    }

    /// <summary>Whether this is the password's hash. Takes the same time for every password.</summary>
    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Iterations), Hash);

    /// <summary>The encoded hash. Secret.</summary>
    public string Encode() => string.Create(
        CultureInfo.InvariantCulture, $"{Algorithm}${Iterations}${Convert.ToBase64String(Salt)}${Convert.ToBase64String(Hash)}");

    /// <summary>The algorithm and cost alone.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Algorithm}, {Iterations} rounds");

    private static byte[] Derive(string password, byte[] salt, int iterations)
    {
        var bytes = PasswordRules.ToBytes(password);
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(bytes, salt, iterations, HashAlgorithmName.SHA256, HashLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
