using System.Globalization;
using System.Text;

namespace WasmOs.Infra.Federation.Ldap;

/// <summary>
/// Puts texts of untrusted people into filters and distinguished names, so that a text can change neither what a filter means nor which entry a name names.
/// </summary>
internal static class LdapEscape
{
    /// <summary>
    /// Escapes a text: each byte of its UTF-8 that is no ASCII letter or digit becomes <c>\xx</c>. Filters (RFC 4515, section 3) and names (RFC 4514, section
    /// 2.4) share this form, and escaping more than they demand leaves no special case.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)one))
            {
                escaped.Append((char)one);
            }
            else
            {
                escaped.Append('\\').Append(one.ToString("x2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
