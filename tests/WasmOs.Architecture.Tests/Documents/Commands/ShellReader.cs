using System.Text;
using System.Text.RegularExpressions;

namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>Reads the commands of a block as a POSIX shell divides them: quotes, comments, lines that go on, redirections. Nothing is expanded.</summary>
internal sealed partial class ShellReader
{
    private readonly string _text;
    private int _position;
    private int _line;

    private ShellReader(string text, int line) => (_text, _line) = (text, line);

    /// <summary>Reads all commands.</summary>
    /// <param name="text">The block.</param>
    /// <param name="line">The number of its first line in the document.</param>
    public static IReadOnlyList<ShellCommand> Read(string text, int line = 1)
    {
        ShellReader reader = new(text, line);
        List<ShellCommand> commands = [];
        while (reader._position < text.Length)
        {
            if (reader.ReadCommand() is { } command)
            {
                commands.Add(command);
            }
        }

        return commands;
    }

    private ShellCommand? ReadCommand()
    {
        List<string> words = [];
        List<string> inputs = [];
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        var start = _line;
        var redirection = '\0';
        while (SkipBlanks() && !ReadSeparator())
        {
            if (_text[_position] is '<' or '>')
            {
                redirection = _text[_position++];
                continue;
            }

            var word = ReadWord();
            if (redirection == '<')
            {
                inputs.Add(word);
            }
            else if (redirection == '\0' && words.Count == 0 && Assignment().Match(word) is { Success: true } assignment)
            {
                variables[assignment.Groups[1].Value] = assignment.Groups[2].Value;
            }
            else if (redirection == '\0')
            {
                words.Add(word);
            }

            redirection = '\0';
        }

        return words.Count == 0 ? null : new ShellCommand(words, variables, inputs, start);
    }

    /// <summary>Passes blanks, comments and the ends of lines that go on. False at the end of the text.</summary>
    private bool SkipBlanks()
    {
        while (_position < _text.Length)
        {
            if (_text.AsSpan(_position).StartsWith("\\\n"))
            {
                _position += 2;
                _line++;
            }
            else if (_text[_position] == '#')
            {
                var end = _text.IndexOf('\n', _position);
                _position = end < 0 ? _text.Length : end;
            }
            else if (_text[_position] is ' ' or '\t')
            {
                _position++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadSeparator()
    {
        if (_text[_position] is not ('\n' or '|' or '&' or ';'))
        {
            return false;
        }

        _line += _text[_position++] == '\n' ? 1 : 0;
        return true;
    }

    private string ReadWord()
    {
        StringBuilder word = new();
        while (_position < _text.Length && !" \t\n|&;<>".Contains(_text[_position]))
        {
            var c = _text[_position++];
            if (c is '\'' or '"')
            {
                var end = _text.IndexOf(c, _position);
                end = end < 0 ? _text.Length : end;
                word.Append(_text, _position, end - _position);
                _position = Math.Min(end + 1, _text.Length);
            }
            else
            {
                word.Append(c);
            }
        }

        return word.ToString();
    }

    [GeneratedRegex(@"^([A-Za-z_]\w*)=(.*)$")]
    private static partial Regex Assignment();
}
