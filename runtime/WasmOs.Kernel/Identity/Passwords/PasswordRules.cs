using System.Text;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Passwords;

/// <summary>The rules for new passwords: long rather than complicated (NIST SP 800-63B), and none that attackers try first.</summary>
public static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int MinLength = 12;

    /// <summary>The most characters. Hashing time does not depend on it; it only bounds what is read.</summary>
    public const int MaxLength = 256;

    private const int FewestDifferent = 5;

    /// <summary>Adds what is wrong with a new password. The messages have no part of it.</summary>
    public static void Check(string password, string username, string field, FieldErrors errors)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(errors);
        if (password.Length is < MinLength or > MaxLength)
        {
            errors.Add(field, $"Must have {MinLength} to {MaxLength} characters.");
        }
        else if (CommonPasswords.Contain(password) || password.Distinct().Count() < FewestDifferent)
        {
            errors.Add(field, "Is one of the passwords that attackers try first. Take several words that do not belong together, for example.");
        }
        else if (password.Contains(username, StringComparison.OrdinalIgnoreCase) && password.Length - username.Length < MinLength / 2)
        {
            errors.Add(field, "Is little more than the username. Take several words that do not belong together, for example.");
        }
    }

    /// <summary>
    /// The bytes that are hashed: the text in Unicode's composed form, so that the same password typed on another system gives the same bytes.
    /// </summary>
    internal static byte[] ToBytes(string password) =>
        Encoding.UTF8.GetBytes(password.IsNormalized(NormalizationForm.FormC) ? password : password.Normalize(NormalizationForm.FormC));
}
