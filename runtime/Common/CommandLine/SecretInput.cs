using System.Text;

namespace WasmOs.Common.CommandLine;

/// <summary>Reads secrets and names from the user. A secret is never an argument, because every user of the machine can read arguments.</summary>
internal static class SecretInput
{
    /// <summary>The option that takes the secret from standard input.</summary>
    public const string StandardInput = "--password-stdin";

    private const int Longest = 4096;

    /// <summary>Reads the first line of standard input.</summary>
    /// <param name="input">Standard input.</param>
    /// <param name="fault">What is wrong, when the result is null.</param>
    public static string? ReadLine(TextReader input, out string? fault)
    {
        var text = new StringBuilder();
        for (var next = input.Read(); next >= 0 && next != '\n' && text.Length <= Longest; next = input.Read())
        {
            text.Append((char)next);
        }

        var line = text.ToString().TrimEnd('\r');
        fault = line.Length == 0 ? "standard input has no password" : line.Length > Longest ? $"the password has more than {Longest} characters" : null;
        return fault is null ? line : null;
    }

    /// <summary>Reads a password: from standard input, or by a prompt that does not show it.</summary>
    /// <param name="fromStandardInput">Standard input, when <see cref="StandardInput"/> was given; otherwise null.</param>
    /// <param name="prompt">What to ask.</param>
    /// <param name="repeats">Whether the user must type the password twice, because it is a new one.</param>
    /// <param name="fault">What is wrong, when the result is null.</param>
    public static string? ReadPassword(TextReader? fromStandardInput, string prompt, bool repeats, out string? fault)
    {
        if (fromStandardInput is not null)
        {
            return ReadLine(fromStandardInput, out fault);
        }

        if (Console.IsInputRedirected)
        {
            fault = $"standard input is no terminal, so the password cannot be typed: use {StandardInput}";
            return null;
        }

        var password = Type(prompt);
        fault = password.Length == 0 ? "no password was typed"
            : repeats && Type("Once more: ") != password ? "the two passwords are not the same"
            : null;
        return fault is null ? password : null;
    }

    /// <summary>Asks for a name; null when standard input is no terminal.</summary>
    public static string? ReadName(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return null;
        }

        Console.Error.Write(prompt);
        return Console.In.ReadLine()?.Trim() is { Length: > 0 } name ? name : null;
    }

    private static string Type(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar) && text.Length < Longest)
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
