using System.Text;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of keys that the server otherwise makes itself.</summary>
public static class KeySettings
{
    private const int MinTokenBytes = 32;
    private const int MinSaltBytes = 16;

    /// <summary>The secrets that sign access tokens.</summary>
    public static Setting<IReadOnlyList<byte[]>> TokenSecret { get; } = new(
        "JWT_SECRET", "secrets that sign access tokens by HS256, the newest first, divided by commas; the same on all hosts of an account",
        $"a text of {MinTokenBytes} bytes or more without a comma, or several divided by commas. Make one with: openssl rand -base64 48", null, ParseSecrets)
    { IsSecret = true, DefaultNote = "ES256 keys that the server makes" };

    /// <summary>The secret under which API keys are hashed.</summary>
    public static Setting<byte[]> ApiSalt { get; } = new(
        "API_SALT", "secret under which API keys are hashed; changing it invalidates all API keys",
        $"a text of {MinSaltBytes} bytes or more. Make one with: openssl rand -base64 32", null, ParseSalt)
    { IsSecret = true, DefaultNote = "a secret that the server makes" };

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [TokenSecret, ApiSalt];

    private static bool ParseSecrets(string text, ICollection<string> faults, out IReadOnlyList<byte[]> secrets)
    {
        secrets = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
        return secrets.Count > 0 && secrets.All(secret => secret.Length >= MinTokenBytes);
    }

    private static bool ParseSalt(string text, ICollection<string> faults, out byte[] salt)
    {
        salt = Encoding.UTF8.GetBytes(text);
        return salt.Length >= MinSaltBytes;
    }
}
