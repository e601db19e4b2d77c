using System.Text.Json;

namespace WasmOs.Conformance.Tests;

/// <summary>A program of a suite, what it gets and what it is expected to do.</summary>
internal sealed record SuiteProgram
{
    /// <summary>What both suites call a program that trapped: 128 and SIGABRT.</summary>
    public const int Trapped = 134;

    public required string File { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The folder that it gets; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>The name by which it finds the folder.</summary>
    public string GuestPath { get; init; } = "/";

    public byte[] Stdin { get; init; } = [];

    public int ExitCode { get; init; }

    /// <summary>Null: anything.</summary>
    public string? Stdout { get; init; }

    /// <summary>Null: anything.</summary>
    public string? Stderr { get; init; }

    /// <summary>Reads a program of WebAssembly/wasi-testsuite, whose expectations are JSON (doc/specification.md there).</summary>
    public static SuiteProgram FromTestSuite(string file)
    {
        var program = new SuiteProgram { File = file };
        var manifest = Path.ChangeExtension(file, ".json");
        if (!System.IO.File.Exists(manifest))
        {
            return program;
        }

        using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(manifest));
        foreach (var member in json.RootElement.EnumerateObject())
        {
            program = member.Name switch
            {
                "args" => program with { Arguments = [.. member.Value.EnumerateArray().Select(static value => value.GetString()!)] },
                "env" => program with
                {
                    Environment = [.. member.Value.EnumerateObject()
                        .Select(static pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!))]
                },
                "root" => program with { Folder = Path.Combine(Path.GetDirectoryName(file)!, member.Value.GetString()!) },
                "exit_code" => program with { ExitCode = member.Value.GetInt32() },
                "stdout" => program with { Stdout = member.Value.GetString() },
                "stderr" => program with { Stderr = member.Value.GetString() },
                "stdin" => program with { Stdin = System.Text.Encoding.UTF8.GetBytes(member.Value.GetString()!) },
                _ => throw new InvalidOperationException($"{manifest} has an expectation '{member.Name}' that nothing checks."),
            };
        }

        return program;
    }

    /// <summary>Reads a program of the other suite, whose expectations are files beside it.</summary>
    public static SuiteProgram FromFiles(string file)
    {
        var folder = Path.ChangeExtension(file, ".dir");
        return new SuiteProgram
        {
            File = file,
            Arguments = ReadLines(file, ".arg"),
            Environment = [.. ReadLines(file, ".env").Select(static line => line.Split('=', 2)).Select(static pair => KeyValuePair.Create(pair[0], pair[1]))],
            Folder = Directory.Exists(folder) ? folder : null,
            GuestPath = Path.GetFileName(folder),
            Stdin = System.Text.Encoding.UTF8.GetBytes(ReadText(file, ".stdin") ?? ""),
            ExitCode = int.Parse(ReadText(file, ".status") ?? "0", System.Globalization.CultureInfo.InvariantCulture),
            Stdout = ReadText(file, ".stdout"),
            Stderr = ReadText(file, ".stderr"),
        };
    }

    private static string[] ReadLines(string file, string extension) => (ReadText(file, extension) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string? ReadText(string file, string extension)
    {
        var path = Path.ChangeExtension(file, extension);
        return System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : null;
    }
}
