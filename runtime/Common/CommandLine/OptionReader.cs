using System.Diagnostics.CodeAnalysis;

namespace WasmOs.Common.CommandLine;

/// <summary>Reads options up to the first argument that is not an option. docs/decisions says why no library is used.</summary>
internal ref struct OptionReader(ReadOnlySpan<string> arguments)
{
    private readonly ReadOnlySpan<string> _arguments = arguments;
    private int _position;
    private string? _inlineValue;

    /// <summary>
    /// Whether the first argument is <c>--help</c> or <c>-h</c>. Later arguments are not checked: those after the module's file belong to the guest.
    /// </summary>
    public static bool AsksForHelp(ReadOnlySpan<string> arguments) => arguments is ["--help" or "-h", ..];

    /// <summary>The arguments after the options.</summary>
    public readonly ReadOnlySpan<string> Rest => _arguments[_position..];

    /// <summary>Reads the name of the next option, with its dashes. False at the first argument that is not an option.</summary>
    public bool TryReadName([NotNullWhen(true)] out string? name)
    {
        name = null;
        if (_position == _arguments.Length || !_arguments[_position].StartsWith('-') || _arguments[_position] == "-")
        {
            return false;
        }

        var option = _arguments[_position++];
        if (option == "--")
        {
            return false;
        }

        var equals = option.IndexOf('=', StringComparison.Ordinal);
        name = equals < 0 ? option : option[..equals];
        _inlineValue = equals < 0 ? null : option[(equals + 1)..];
        return true;
    }

    /// <summary>Reads the value of the last option: the text after <c>=</c>, or the next argument. False when there is none.</summary>
    public bool TryReadValue([NotNullWhen(true)] out string? value)
    {
        value = _inlineValue ?? (_position < _arguments.Length ? _arguments[_position++] : null);
        return value is not null;
    }

    /// <summary>Whether the last option has a value after <c>=</c>. That is an error for an option without a value.</summary>
    public readonly bool HasInlineValue => _inlineValue is not null;
}
